using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GameSession.Api.Telemetry;

/// <summary>What the session runtime measures, and the source of its spans.</summary>
internal sealed class SessionMetrics
{
    public static readonly ActivitySource Source = new("GameSession");

    private static readonly InstrumentAdvice<double> CommitSeconds =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] };

    private static readonly InstrumentAdvice<int> BatchEvents = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] };

    // Microseconds for a few connections, milliseconds for very many.
    private static readonly InstrumentAdvice<double> FanOutSeconds =
        new() { HistogramBucketBoundaries = [0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1] };

    private readonly Histogram<double> _commit;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _fanOut;
    private readonly Counter<long> _forwarded;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("GameSession");
        _commit = meter.CreateHistogram<double>("gamesession.commit.duration", "s", "One commit to Postgres", advice: CommitSeconds);
        _batch = meter.CreateHistogram<int>("gamesession.commit.batch_size", "{event}", "Events in one commit", advice: BatchEvents);
        _fanOut = meter.CreateHistogram<double>(
            "gamesession.fanout.duration", "s", "Handing one event to the connections of this process", advice: FanOutSeconds);
        _forwarded = meter.CreateCounter<long>(
            "gamesession.commands.forwarded", "{command}", "Commands that were sent to the process that owns their session");
    }

    public void Commit(TimeSpan duration, int events)
    {
        _commit.Record(duration.TotalSeconds);
        _batch.Record(events);
    }

    /// <param name="outcome"><c>committed</c>, <c>not_taken</c>, <c>not_owner</c> or <c>unanswered</c>.</param>
    public void Forwarded(string outcome) => _forwarded.Add(1, new KeyValuePair<string, object?>("gamesession.forward.outcome", outcome));

    public void FanOut(TimeSpan duration) => _fanOut.Record(duration.TotalSeconds);
}
