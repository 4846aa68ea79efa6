namespace GameSession.Api.Messaging;

/// <summary>
/// What this process remembers of sessions between two reads of the outbox: which of their events the broker has while the database does not know it
/// yet, and which sessions are read apart from the others. Those are the sessions that wait because an event was refused, and the sessions with more
/// events than there was time for. Not thread-safe.
/// </summary>
internal sealed class HeldSessions(TimeSpan firstPause, TimeSpan longestPause, TimeProvider time)
{
    private static readonly IReadOnlySet<Guid> None = new HashSet<Guid>();

    private readonly Dictionary<Guid, HashSet<Guid>> _taken = [];
    private readonly Dictionary<Guid, Held> _held = [];

    /// <summary>The sessions that are read apart.</summary>
    public IReadOnlyCollection<Guid> All => _held.Keys;

    /// <summary>At least one session waits because an event was refused.</summary>
    public bool AnyWaits => _held.Values.Any(h => h.Pause > TimeSpan.Zero);

    /// <summary>At least one session has more events and nothing to wait for.</summary>
    public bool AnyGoesOn => _held.Values.Any(h => h.Pause == TimeSpan.Zero);

    /// <summary>The sessions whose pause is over, and the smallest row id among theirs.</summary>
    public (IReadOnlyCollection<Guid> Sessions, long FirstRow) Due()
    {
        var now = time.GetUtcNow();
        var due = _held.Where(h => h.Value.Until <= now).ToList();
        return ([.. due.Select(h => h.Key)], due.Count == 0 ? 0 : due.Min(h => h.Value.FirstRow));
    }

    /// <summary>The ids of a session's events that the broker has while the database does not know it.</summary>
    public IReadOnlySet<Guid> Taken(Guid session) => _taken.GetValueOrDefault(session) ?? None;

    /// <summary>
    /// Remembers events by their ids, because after a failover that lost commits a version may belong to another event. With no events, nothing has
    /// to be remembered.
    /// </summary>
    public void Remember(Guid session, IEnumerable<Guid> events)
    {
        var taken = events.ToHashSet();
        if (taken.Count > 0) _taken[session] = taken;
        else _taken.Remove(session);
    }

    /// <summary>Makes the session wait, each time longer unless some of its events were published.</summary>
    /// <returns>False when it waited already.</returns>
    public bool Hold(Guid session, long firstRow, bool isProgressing)
    {
        var waited = _held.TryGetValue(session, out var held) && held.Pause > TimeSpan.Zero;
        var pause = !waited || isProgressing ? firstPause : TimeSpan.FromTicks(Math.Min(held.Pause.Ticks * 2, longestPause.Ticks));
        _held[session] = new Held(firstRow, pause, time.GetUtcNow() + pause);
        return !waited;
    }

    /// <summary>The session goes on at once, read apart from the others.</summary>
    public void GoOn(Guid session, long firstRow) => _held[session] = new Held(firstRow, TimeSpan.Zero, DateTimeOffset.MinValue);

    /// <returns>The smallest row id that the session may still have; null when it was not read apart.</returns>
    public long? Release(Guid session) => _held.Remove(session, out var held) ? held.FirstRow : null;

    /// <summary>Drops sessions, for example those that other processes publish now.</summary>
    public void ReleaseAll(Func<Guid, bool> which)
    {
        foreach (var session in _held.Keys.Where(which).ToList()) _held.Remove(session);
        foreach (var session in _taken.Keys.Where(which).ToList()) _taken.Remove(session);
    }

    private readonly record struct Held(long FirstRow, TimeSpan Pause, DateTimeOffset Until);
}
