using System.Diagnostics.Metrics;

namespace GameSession.Api.Telemetry;

/// <summary>How long commands take.</summary>
internal sealed class CommandMetrics(IMeterFactory meters)
{
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5] };

    private readonly Histogram<double> _duration =
        meters.Create("GameSession").CreateHistogram("gamesession.command.duration", "s", "From the entry point to the answer", advice: Seconds);

    /// <summary>Whether anybody listens.</summary>
    public bool IsEnabled => _duration.Enabled;

    public void Record(string command, string code, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("gamesession.command", command),
        new KeyValuePair<string, object?>("gamesession.error.code", code));
}
