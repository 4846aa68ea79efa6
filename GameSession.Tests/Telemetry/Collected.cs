using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace GameSession.Tests.Telemetry;

/// <summary>The recorded spans, in the order in which they end.</summary>
internal sealed class CollectedSpans : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _ended = new();

    public IReadOnlyList<Activity> All => [.. _ended];

    public override void OnEnd(Activity data)
    {
        if (data.Recorded) _ended.Enqueue(data);
    }

    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(s => s.TraceId == trace)];
}

/// <summary>An exported log line.</summary>
internal sealed record CollectedLine(string Text, ActivityTraceId Trace, IReadOnlyDictionary<string, object?> Values);

/// <summary>The exported log.</summary>
internal sealed class CollectedLines : BaseProcessor<LogRecord>
{
    private readonly ConcurrentQueue<CollectedLine> _lines = new();

    public IReadOnlyList<CollectedLine> All => [.. _lines];

    public override void OnEnd(LogRecord data) => _lines.Enqueue(new CollectedLine(
        data.FormattedMessage ?? "", data.TraceId, (data.Attributes ?? []).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Value)));
}

/// <summary>An exported instrument; a histogram has bounds.</summary>
/// <param name="Attributes">The names of its measurements' attributes.</param>
internal sealed record CollectedMetric(
    string Name, string Unit, string Description, MetricType Type, IReadOnlyList<double> Bounds, IReadOnlySet<string> Attributes);

/// <summary>The instruments that have measurements.</summary>
internal sealed class CollectedMetrics : BaseExporter<Metric>
{
    private readonly ConcurrentDictionary<string, CollectedMetric> _metrics = new();

    public IReadOnlyDictionary<string, CollectedMetric> All => _metrics;

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            var bounds = new List<double>();
            var attributes = new HashSet<string>(_metrics.TryGetValue(metric.Name, out var before) ? before.Attributes : []);
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                foreach (var tag in point.Tags) attributes.Add(tag.Key);
                if (metric.MetricType != MetricType.Histogram) continue;
                bounds.Clear();
                foreach (var bucket in point.GetHistogramBuckets()) bounds.Add(bucket.ExplicitBound);
            }

            _metrics[metric.Name] = new CollectedMetric(metric.Name, metric.Unit, metric.Description, metric.MetricType, bounds, attributes);
        }

        return ExportResult.Success;
    }
}
