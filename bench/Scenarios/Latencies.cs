namespace GameSession.Scenarios;

/// <summary>Durations, in milliseconds. Thread-safe.</summary>
internal sealed class Latencies
{
    private readonly List<double> _all = [];

    public int Count
    {
        get
        {
            lock (_all) return _all.Count;
        }
    }

    public void Add(TimeSpan latency)
    {
        lock (_all) _all.Add(latency.TotalMilliseconds);
    }

    /// <param name="share">0.99 for the duration that 99 of 100 do not exceed.</param>
    public double Quantile(double share)
    {
        lock (_all)
        {
            if (_all.Count == 0) return double.NaN;
            var sorted = _all.Order().ToArray();
            return Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], 2);
        }
    }
}
