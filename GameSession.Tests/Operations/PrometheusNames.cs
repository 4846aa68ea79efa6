using System.Text.RegularExpressions;
using OpenTelemetry.Metrics;

namespace GameSession.Tests.Operations;

/// <summary>
/// The names that OpenTelemetry's metrics have in Prometheus, by the rules of OpenTelemetry's "Prometheus and OpenMetrics Compatibility". A collector
/// with <c>add_metric_suffixes</c> and Prometheus's own OTLP receiver, as it is by default, both follow them.
/// </summary>
internal static partial class PrometheusNames
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["1"] = "",
    };

    /// <summary>The names of the series of one metric.</summary>
    /// <param name="unit">As the instrument has it, in UCUM; what is in braces is no unit.</param>
    public static IReadOnlyList<string> Of(string name, string unit, MetricType type)
    {
        var isGauge = type is MetricType.LongGauge or MetricType.DoubleGauge;
        var suffix = unit == "1" && isGauge ? "ratio" : Suffix(Annotation().Replace(unit, ""));
        var translated = Other().Replace(name, "_").Trim('_');
        if (suffix.Length > 0 && !translated.EndsWith($"_{suffix}", StringComparison.Ordinal)) translated += $"_{suffix}";
        return type switch
        {
            MetricType.Histogram => [$"{translated}_bucket", $"{translated}_sum", $"{translated}_count"],
            MetricType.LongSum or MetricType.DoubleSum => [$"{translated}_total"],
            _ => [translated],
        };
    }

    /// <summary>The label of an attribute.</summary>
    public static string Label(string attribute) => Other().Replace(attribute, "_");

    private static string Suffix(string unit) => Units.TryGetValue(unit, out var known) ? known : Other().Replace(unit, "_").Trim('_');

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Annotation();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Other();
}
