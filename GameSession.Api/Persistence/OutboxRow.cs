using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Persistence;

/// <summary>Events of one append that are still to be published.</summary>
/// <param name="TraceParent">W3C trace context of the command that caused them, or one for each event of the append, separated by commas.</param>
/// <param name="Events">
/// In version order. Events for which a read had no room are missing at the end. An event that is missing before that is no longer in the log.
/// </param>
internal sealed record OutboxRow(long Id, Guid SessionId, long FirstVersion, long LastVersion, string? TraceParent, List<OutboxEvent> Events)
{
    private readonly string[] _traces = TraceParent?.Split(Append.TraceSeparator) ?? [];

    /// <summary>
    /// W3C trace context of the command that caused one event. It is counted from the last event, because publishing moves the first version.
    /// </summary>
    public string? TraceParentOf(long version) => _traces switch
    {
        [] => null,
        [var one] => one,
        // Empty for an event whose command was not traced.
        _ => _traces.ElementAtOrDefault(_traces.Length - 1 - (int)(LastVersion - version)) is { Length: > 0 } trace ? trace : null,
    };
}

/// <summary>An event as it is in the log.</summary>
internal sealed record OutboxEvent(Guid Id, long Version, string Type, byte[] Data)
{
    /// <exception cref="System.Text.Json.JsonException">A newer process wrote the event, in a form that this one does not know.</exception>
    public SessionEvent Read(Guid sessionId) => EventJson.Read(Id, sessionId, Type, Data);
}

/// <summary>How far a row is published.</summary>
/// <param name="NextVersion">The first version that is not published; null when all are.</param>
internal sealed record OutboxProgress(long RowId, long? NextVersion);
