using System.Collections.Concurrent;

namespace GameSession.Api.RateLimits;

/// <summary>Counts within this process, for as long as nobody counts for all of them. Safe from anywhere.</summary>
internal sealed class LocalWindows(TimeProvider time)
{
    // Keys come from outside. Who comes when there are as many as this shares one window with the others who do.
    private const int MaxWindows = 100_000;
    private const string Others = "others";

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Key, RateLimit Limit), SlidingWindow> _windows = new();
    private long _lastSweep = time.GetTimestamp();

    public int Count => _windows.Count;

    public RateLimitDecision Take(RateLimitUse use, RateLimit limit)
    {
        Sweep();
        var key = (use.Key, limit);
        if (!_windows.TryGetValue(key, out var window))
        {
            window = _windows.GetOrAdd(_windows.Count < MaxWindows ? key : (Others, limit), _ => new SlidingWindow(limit, time));
        }

        return window.Take(use.Kind);
    }

    public void Clear()
    {
        if (!_windows.IsEmpty) _windows.Clear();
    }

    private void Sweep()
    {
        var last = Volatile.Read(ref _lastSweep);
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(last, now) < SweepEvery || Interlocked.CompareExchange(ref _lastSweep, now, last) != last) return;
        foreach (var window in _windows)
        {
            if (window.Value.IsOver) _windows.TryRemove(window);
        }
    }
}
