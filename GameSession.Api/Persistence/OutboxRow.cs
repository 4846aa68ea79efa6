using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Persistence;

/// <summary>Events of one append that wait to be published.</summary>
/// <param name="TraceParent">W3C trace context of the command that they come from, or one for each event of the append, separated by commas.</param>
/// <param name="Events">
/// In version order. Those that a read had no room for are missing at the end; one that is missing before that is not in the log any more.
/// </param>
internal sealed record OutboxRow(long Id, Guid SessionId, long FirstVersion, long LastVersion, string? TraceParent, List<OutboxEvent> Events)
{
    private readonly string[] _traces = TraceParent?.Split(Append.TraceSeparator) ?? [];

    /// <summary>
    /// W3C trace context of the command that one event comes from. Counted from the last: what is published already moves the first.
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
    /// <exception cref="System.Text.Json.JsonException">A newer process wrote it, in a form that this one does not know.</exception>
    public SessionEvent Read(Guid sessionId) => EventJson.Read(Id, sessionId, Type, Data);
}

/// <summary>How far a row is published.</summary>
/// <param name="NextVersion">The first that is not; null when nothing is left.</param>
internal sealed record OutboxProgress(long RowId, long? NextVersion);
