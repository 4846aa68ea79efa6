namespace GameSession.Api.Persistence;

/// <summary>
/// Tells the process that publishes a lane that something was committed in it, so that nobody has to look at an empty outbox again and again. What
/// this process commits in lanes of its own wakes its relay. What it commits in other lanes is announced to the other processes. Announcements may be
/// lost: then the relay finds the events when it looks by itself. Lanes are bits here, lane 0 the lowest. Thread-safe; nothing waits.
/// </summary>
internal sealed class OutboxSignal
{
    private int _held;
    private int _news;
    private int _elsewhere;

    /// <summary>Wakes this process's relay.</summary>
    public OutboxWakeup Relay { get; } = new();

    /// <summary>Wakes whoever announces what <see cref="TakeElsewhere"/> returns.</summary>
    public OutboxWakeup Announcer { get; } = new();

    /// <summary>Call it when events of these sessions are committed.</summary>
    public void Committed(IEnumerable<Guid> sessions)
    {
        var lanes = 0;
        foreach (var session in sessions) lanes |= 1 << Outbox.LaneOf(session);
        Hear(lanes);
        if ((lanes & ~Volatile.Read(ref _held)) is var elsewhere and not 0)
        {
            Interlocked.Or(ref _elsewhere, elsewhere);
            Announcer.Set();
        }
    }

    /// <summary>Call it when some process has committed events in these lanes.</summary>
    public void Hear(int lanes)
    {
        if ((lanes & Volatile.Read(ref _held)) == 0) return;
        Volatile.Write(ref _news, 1);
        Relay.Set();
    }

    /// <summary>
    /// The relay holds these lanes from now on. Call it after taking lanes and before a read, and before releasing lanes: then each commit is either
    /// read, or wakes the process that takes the lane next.
    /// </summary>
    public void Hold(IEnumerable<int> lanes) => Volatile.Write(ref _held, lanes.Aggregate(0, (held, lane) => held | (1 << lane)));

    /// <summary>Whether anything was committed in lanes of this process since the last call.</summary>
    public bool TakeNews() => Interlocked.Exchange(ref _news, 0) != 0;

    /// <summary>The lanes of other processes in which this process has committed since the last call.</summary>
    public int TakeElsewhere() => Interlocked.Exchange(ref _elsewhere, 0);
}
