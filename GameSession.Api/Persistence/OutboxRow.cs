namespace GameSession.Api.Persistence;

/// <summary>Events of one append that are still to be published.</summary>
/// <param name="TraceParent">W3C trace context of the command that caused them, or one for each event of the append, separated by commas.</param>
/// <param name="Events">
/// In version order. Events for which a read had no room are missing at the end. An event that is missing before that is no longer in the log.
/// </param>
internal sealed record OutboxRow(long Id, Guid SessionId, long FirstVersion, long LastVersion, string? TraceParent, List<OutboxEvent> Events)
{
    private readonly string[] _traces = TraceParent?.Split(Append.TraceSeparator) ?? [];

    /// <summary>No event is missing at the end.</summary>
    public bool IsWhole => Events.Count == 0 || Events[^1].Version >= LastVersion;

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
/// <param name="Data">JSON as jsonb gives it back.</param>
internal sealed record OutboxEvent(Guid Id, long Version, string Type, byte[] Data);

/// <summary>How far a row is published.</summary>
internal sealed class OutboxProgress(OutboxRow row)
{
    public OutboxRow Row => row;

    /// <summary>How many of the row's events no longer have to be published.</summary>
    public int Done { get; set; }

    /// <summary>The ids of these events.</summary>
    public IEnumerable<Guid> DoneIds => row.Events.Take(Done).Select(e => e.Id);

    /// <summary>The first event that still has to be published; null when there is none in memory.</summary>
    public OutboxEvent? Next => Done < row.Events.Count ? row.Events[Done] : null;

    /// <summary>The first version that still has to be published; null when the whole row is published.</summary>
    public long? NextVersion => Next?.Version ?? (row.IsWhole ? null : row.Events[^1].Version + 1);
}
