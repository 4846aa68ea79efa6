using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GameSession.Api.Sessions;

/// <summary>What the session runtime measures, and the source of its spans.</summary>
internal sealed class SessionMetrics
{
    public static readonly ActivitySource Source = new("GameSession");

    private readonly Histogram<double> _commit;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _fanOut;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("GameSession");
        _commit = meter.CreateHistogram<double>("gamesession.commit.duration", "s", "One commit to Postgres");
        _batch = meter.CreateHistogram<int>("gamesession.commit.batch_size", "{event}", "Events in one commit");
        _fanOut = meter.CreateHistogram<double>("gamesession.fanout.duration", "s", "Handing one event to the connections of this process");
    }

    public void Commit(TimeSpan duration, int events)
    {
        _commit.Record(duration.TotalSeconds);
        _batch.Record(events);
    }

    public void FanOut(TimeSpan duration) => _fanOut.Record(duration.TotalSeconds);
}
