namespace GameSession.Api.Messaging;

/// <summary>
/// What this process remembers of sessions between two reads of the outbox: which of their events the broker has while the database does not know it
/// yet, and which sessions wait because an event was refused. Those are read apart from the others. Not thread-safe.
/// </summary>
internal sealed class HeldSessions(TimeSpan firstPause, TimeSpan longestPause, TimeProvider time)
{
    private static readonly IReadOnlySet<Guid> None = new HashSet<Guid>();

    private readonly Dictionary<Guid, HashSet<Guid>> _taken = [];
    private readonly Dictionary<Guid, Held> _held = [];

    /// <summary>The sessions that are read apart.</summary>
    public IReadOnlyCollection<Guid> All => _held.Keys;

    public bool IsHeld(Guid session) => _held.ContainsKey(session);

    /// <summary>When the next session's pause is over; null when none waits.</summary>
    public DateTimeOffset? NextDue => _held.Count == 0 ? null : _held.Values.Min(h => h.Until);

    /// <summary>
    /// Takes the sessions whose pause is over, and the smallest row id among theirs. Each of them must be held again or released afterwards.
    /// </summary>
    public (HashSet<Guid> Sessions, long FirstRow) TakeDue()
    {
        var now = time.GetUtcNow();
        var due = _held.Where(h => h.Value.Until <= now).ToList();
        foreach (var (session, held) in due) _held[session] = held with { Until = DateTimeOffset.MaxValue };
        return ([.. due.Select(h => h.Key)], due.Count == 0 ? 0 : due.Min(h => h.Value.FirstRow));
    }

    /// <summary>The ids of a session's events that the broker has while the database does not know it.</summary>
    public IReadOnlySet<Guid> Taken(Guid session) => _taken.GetValueOrDefault(session) ?? None;

    /// <summary>
    /// Remembers events that the broker has, by their ids: after a failover that lost commits a version may belong to another event.
    /// </summary>
    public void Remember(Guid session, IEnumerable<Guid> events)
    {
        foreach (var e in events)
        {
            if (!_taken.TryGetValue(session, out var taken)) _taken.Add(session, taken = []);
            taken.Add(e);
        }
    }

    /// <summary>The database knows of these events.</summary>
    public void Forget(Guid session, IEnumerable<Guid> events)
    {
        if (!_taken.TryGetValue(session, out var taken)) return;
        taken.ExceptWith(events);
        if (taken.Count == 0) _taken.Remove(session);
    }

    /// <summary>Makes the session wait, each time longer unless some of its events were published.</summary>
    /// <returns>False when it waited already.</returns>
    public bool Hold(Guid session, long firstRow, bool isProgressing)
    {
        var waited = _held.TryGetValue(session, out var held);
        var pause = !waited || isProgressing ? firstPause : TimeSpan.FromTicks(Math.Min(held.Pause.Ticks * 2, longestPause.Ticks));
        _held[session] = new Held(firstRow, pause, time.GetUtcNow() + pause);
        return !waited;
    }

    /// <returns>The smallest row id that the session may still have; null when it was not read apart.</returns>
    public long? Release(Guid session) => _held.Remove(session, out var held) ? held.FirstRow : null;

    /// <summary>The sessions that were taken as due wait again, with no pause.</summary>
    public void ReturnTaken()
    {
        foreach (var (session, held) in _held.Where(h => h.Value.Until == DateTimeOffset.MaxValue).ToList())
        {
            _held[session] = held with { Until = DateTimeOffset.MinValue };
        }
    }

    /// <summary>Drops sessions, for example those that other processes publish now.</summary>
    public void ReleaseAll(Func<Guid, bool> which)
    {
        foreach (var session in _held.Keys.Where(which).ToList()) _held.Remove(session);
        foreach (var session in _taken.Keys.Where(which).ToList()) _taken.Remove(session);
    }

    private readonly record struct Held(long FirstRow, TimeSpan Pause, DateTimeOffset Until);
}
