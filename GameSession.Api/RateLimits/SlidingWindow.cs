namespace GameSession.Api.RateLimits;

/// <summary>
/// Counts exactly: keeps the time of each allowed use until it leaves the window. Refused uses do not count. Its memory grows with the allowed
/// uses, up to 8 bytes per permit. Thread-safe.
/// </summary>
internal sealed class SlidingWindow(RateLimit limit, TimeProvider time)
{
    private readonly Queue<long> _taken = new();

    /// <summary>No use is in the window any more.</summary>
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
