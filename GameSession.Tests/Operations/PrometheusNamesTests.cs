using OpenTelemetry.Metrics;

namespace GameSession.Tests.Operations;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("gamesession.connections", "{connection}", MetricType.LongSumNonMonotonic, "gamesession_connections")]
    [InlineData("gamesession.messages.sent", "{message}", MetricType.LongSum, "gamesession_messages_sent_total")]
    [InlineData("gamesession.outbox.set_aside", "{event}", MetricType.LongGauge, "gamesession_outbox_set_aside")]
    [InlineData("dotnet.process.cpu.time", "s", MetricType.DoubleSum, "dotnet_process_cpu_time_seconds_total")]
    [InlineData("system.filesystem.usage", "By", MetricType.LongSumNonMonotonic, "system_filesystem_usage_bytes")]
    [InlineData("system.memory.utilization", "1", MetricType.DoubleGauge, "system_memory_utilization_ratio")]
    [InlineData("already.in.seconds", "s", MetricType.DoubleGauge, "already_in_seconds")]
    [InlineData("(lambda).function.executions(#)", "{execution}", MetricType.DoubleGauge, "lambda_function_executions")]
    public void A_metric_has_its_unit_and_its_kind_in_its_name(string name, string unit, MetricType type, string expected) =>
        Assert.Equal([expected], PrometheusNames.Of(name, unit, type));

    [Fact]
    public void A_histogram_is_three_series() => Assert.Equal(
        ["gamesession_commit_duration_seconds_bucket", "gamesession_commit_duration_seconds_sum", "gamesession_commit_duration_seconds_count"],
        PrometheusNames.Of("gamesession.commit.duration", "s", MetricType.Histogram));

    [Fact]
    public void The_selectors_of_an_expression_are_found_with_their_labels()
    {
        const string Expression = """
            histogram_quantile(0.99, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket{job="a_b",http_route!~"x_y"}[5m])))
              > max(gamesession_connections offset 10m)
            """;
        Assert.Equal(
            ["http_server_request_duration_seconds_bucket: job, http_route", "gamesession_connections: "],
            PromQl.Selectors(Expression).Select(s => $"{s.Metric}: {string.Join(", ", s.Labels)}"));
        Assert.Equal(["le", "http_route"], PromQl.Grouping(Expression));
    }
}
