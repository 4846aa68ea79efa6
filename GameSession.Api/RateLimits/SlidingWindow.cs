namespace GameSession.Api.RateLimits;

/// <summary>
/// Counts exactly: remembers when each of those that fitted came, and forgets it when the window has passed over it. One that does not fit
/// does not count. Its memory grows with what it lets through, to 8 bytes per permit. Safe from anywhere.
/// </summary>
internal sealed class SlidingWindow(RateLimit limit, TimeProvider time)
{
    private readonly Queue<long> _taken = new();

    /// <summary>Nothing that is remembered counts any more.</summary>
    public bool IsOver
    {
        get
        {
            lock (_taken)
            {
                Forget(time.GetTimestamp());
                return _taken.Count == 0;
            }
        }
    }

    public RateLimitDecision Take(RateLimitKind kind)
    {
        if (limit.Permits == 0) return RateLimitDecision.Unlimited(kind);
        lock (_taken)
        {
            var now = time.GetTimestamp();
            Forget(now);
            var fits = _taken.Count < limit.Permits;
            if (fits) _taken.Enqueue(now);
            return new RateLimitDecision(kind, limit, fits, limit.Permits - _taken.Count, limit.Window - time.GetElapsedTime(_taken.Peek(), now));
        }
    }

    private void Forget(long now)
    {
        while (_taken.TryPeek(out var first) && time.GetElapsedTime(first, now) >= limit.Window) _taken.Dequeue();
    }
}
