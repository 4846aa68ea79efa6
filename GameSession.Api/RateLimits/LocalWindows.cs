using System.Collections.Concurrent;

namespace GameSession.Api.RateLimits;

/// <summary>Counts within this process, while Redis does not count for all processes. Thread-safe.</summary>
internal sealed class LocalWindows(TimeProvider time)
{
    // For each kind: keys come from outside, and made-up keys of one kind must not use up the windows of another. Beyond this number, new keys of
    // a kind share one window.
    private const int MaxWindows = 100_000;
    private const string Others = "others";

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Key, RateLimit Limit), SlidingWindow>[] _windows =
        [.. Enum.GetValues<RateLimitKind>().Select(_ => new ConcurrentDictionary<(string, RateLimit), SlidingWindow>())];

    private long _lastSweep = time.GetTimestamp();

    public int Count => _windows.Sum(w => w.Count);

    public RateLimitDecision Take(RateLimitUse use, RateLimit limit)
    {
        Sweep();
        var windows = _windows[(int)use.Kind];
        if (!windows.TryGetValue((use.Key, limit), out var window))
        {
            var key = windows.Count < MaxWindows ? use.Key : Others;
            window = windows.GetOrAdd((key, limit), _ => new SlidingWindow(limit, time));
        }

        return window.Take(use.Kind);
    }

    /// <summary>Removes windows in which nothing counts any more; at most once a minute.</summary>
    public void Sweep()
    {
        var last = Volatile.Read(ref _lastSweep);
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(last, now) < SweepEvery || Interlocked.CompareExchange(ref _lastSweep, now, last) != last) return;
        foreach (var windows in _windows)
        {
            foreach (var window in windows)
            {
                if (window.Value.IsOver) windows.TryRemove(window);
            }
        }
    }
}
