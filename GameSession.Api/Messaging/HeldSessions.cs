namespace GameSession.Api.Messaging;

/// <summary>
/// What this process remembers of sessions between two batches: which of their events the broker has although the database does not know it
/// yet, and which sessions are read apart from the others: those that wait because an event of theirs was refused, and those that have more events
/// than there was time for. Not for use by two at once.
/// </summary>
internal sealed class HeldSessions(TimeSpan firstPause, TimeSpan longestPause, TimeProvider time)
{
    private static readonly IReadOnlySet<Guid> None = new HashSet<Guid>();

    private readonly Dictionary<Guid, HashSet<Guid>> _taken = [];
    private readonly Dictionary<Guid, Held> _held = [];

    /// <summary>The sessions that are read apart.</summary>
    public IReadOnlyCollection<Guid> All => _held.Keys;

    /// <summary>An event of one of them was refused.</summary>
    public bool AnyWaits => _held.Values.Any(h => h.Pause > TimeSpan.Zero);

    /// <summary>One of them has more events and nothing to wait for.</summary>
    public bool AnyGoesOn => _held.Values.Any(h => h.Pause == TimeSpan.Zero);

    /// <summary>Those of them whose pause is over, and the smallest row of theirs.</summary>
    public (IReadOnlyCollection<Guid> Sessions, long FirstRow) Due()
    {
        var now = time.GetUtcNow();
        var due = _held.Where(h => h.Value.Until <= now).ToList();
        return ([.. due.Select(h => h.Key)], due.Count == 0 ? 0 : due.Min(h => h.Value.FirstRow));
    }

    /// <summary>The ids of a session's events that the broker has, and the database does not know of.</summary>
    public IReadOnlySet<Guid> Taken(Guid session) => _taken.GetValueOrDefault(session) ?? None;

    /// <summary>
    /// By the events' ids: after a failover that has lost commits, a version may be another event's. None: nothing needs to be remembered.
    /// </summary>
    public void Remember(Guid session, IEnumerable<Guid> events)
    {
        var taken = events.ToHashSet();
        if (taken.Count > 0) _taken[session] = taken;
        else _taken.Remove(session);
    }

    /// <summary>The session waits, each time longer unless some of its events came through.</summary>
    /// <returns>False when it waited already.</returns>
    public bool Hold(Guid session, long firstRow, bool isProgressing)
    {
        var waited = _held.TryGetValue(session, out var held) && held.Pause > TimeSpan.Zero;
        var pause = !waited || isProgressing ? firstPause : TimeSpan.FromTicks(Math.Min(held.Pause.Ticks * 2, longestPause.Ticks));
        _held[session] = new Held(firstRow, pause, time.GetUtcNow() + pause);
        return !waited;
    }

    /// <summary>The session goes on at once, beside the others.</summary>
    public void GoOn(Guid session, long firstRow) => _held[session] = new Held(firstRow, TimeSpan.Zero, DateTimeOffset.MinValue);

    /// <returns>The smallest row that the session may still have; null when it was not read apart.</returns>
    public long? Release(Guid session) => _held.Remove(session, out var held) ? held.FirstRow : null;

    /// <summary>Forgets sessions, as those that others publish now.</summary>
    public void ReleaseAll(Func<Guid, bool> which)
    {
        foreach (var session in _held.Keys.Where(which).ToList()) _held.Remove(session);
        foreach (var session in _taken.Keys.Where(which).ToList()) _taken.Remove(session);
    }

    private readonly record struct Held(long FirstRow, TimeSpan Pause, DateTimeOffset Until);
}
