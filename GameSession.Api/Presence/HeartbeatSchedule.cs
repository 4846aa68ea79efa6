namespace GameSession.Api.Presence;

/// <summary>
/// When the heartbeats of each session are due: once in every interval, in a second of the session's own. So the work of the heartbeats, which is
/// some for every connection, does not all come in the same moment. Not thread-safe.
/// </summary>
/// <param name="seconds">The interval.</param>
internal sealed class HeartbeatSchedule(int seconds, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _before;
    private long _now;

    /// <summary>Begins the next round: what has become due since the round before is due in this one.</summary>
    public void Advance() => (_before, _now) = (_now, (long)time.GetElapsedTime(_start).TotalSeconds);

    /// <summary>Whether the heartbeats of this session's connections are due in this round.</summary>
    public bool IsDue(Guid sessionId)
    {
        var first = (uint)sessionId.GetHashCode() % seconds;
        return BeatsUntil(_now) > BeatsUntil(_before);

        long BeatsUntil(long second) => (second + seconds - first) / seconds;
    }
}
