using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Api.Realtime;
using GameSession.Api.Telemetry;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using GameSession.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Tests.Operations;

/// <summary>Alerts, dashboard, autoscaler and documents name metrics that the service exports, by the names that these have in Prometheus.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed partial class MetricNamesTests(TracedService service) : IClassFixture<TracedService>
{
    // Not the service's: RabbitMQ's own.
    private static readonly string[] OfOthers = ["rabbitmq_queue_messages"];

    // Of every series: of the process, and of a histogram's buckets.
    private static readonly string[] CommonLabels = ["job", "instance", "le", "queue"];

    [Fact]
    public async Task Whatever_names_a_metric_names_one_that_the_service_exports()
    {
        var exported = await ExportAsync();
        var labels = exported.ToDictionary(m => m, m => m.Attributes.Select(PrometheusNames.Label).Concat(CommonLabels).ToHashSet());
        var series = exported.SelectMany(m => PrometheusNames.Of(m.Name, m.Unit, m.Type).Select(name => (name, m)))
            .ToDictionary(s => s.name, s => s.m);

        List<(string Where, string Expression)> expressions =
        [
            .. AlertRules.All.Select(r => (r.Text("alert"), r.Text("expr"))),
            .. Dashboard.Expressions,
            ("the autoscaler", AutoscalersMetric),
            ("the adapter", Yaml.Read("deploy", "prometheus", "adapter.yaml")["rules"]![0]!["name"]!.Text("as")),
        ];
        Complaints.ExpectNone(
            from e in expressions
            from selector in PromQl.Selectors(e.Expression)
            where !OfOthers.Contains(selector.Metric)
            from complaint in Check(selector, PromQl.Grouping(e.Expression))
            select $"{e.Where}: {complaint}");
        Assert.All(expressions, e => Assert.NotEmpty(PromQl.Selectors(e.Expression)));

        IEnumerable<string> Check(Selector selector, IReadOnlyList<string> grouping)
        {
            if (!series.TryGetValue(selector.Metric, out var metric)) return [$"{selector.Metric} is not exported"];
            return selector.Labels.Concat(grouping).Where(label => !labels[metric].Contains(label))
                .Select(label => $"{selector.Metric} has no label {label}");
        }
    }

    [Fact]
    public async Task The_documents_list_the_metrics_of_the_service_and_their_units()
    {
        var exported = (await ExportAsync()).Where(m => m.Name.StartsWith("gamesession.", StringComparison.Ordinal)).ToList();
        var rows = Row().Matches(Repository.Read("docs", "operations.md"))
            .SelectMany(m => Name().Matches(m.Groups["names"].Value).Select(n => (n.Groups["name"].Value, m.Groups["unit"].Value)));
        Assert.Equal(exported.Select(m => (m.Name, m.Unit)).Order(), rows.Order());
    }

    private static string AutoscalersMetric => Yaml.Read("deploy", "kubernetes", "base", "autoscaler.yaml")["spec"]!["metrics"]!.AsArray()
        .Single(m => m!.Text("type") == "Pods")!.Text("pods.metric.name");

    private async Task<IReadOnlyList<CollectedMetric>> ExportAsync()
    {
        var gameMaster = Guid.NewGuid();
        var created = (await service.First.SendAsync(
            gameMaster, HttpMethod.Post, "/api/v2/sessions", new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "Metrics" }))!;
        using var socket = await service.First.ConnectAsync(gameMaster, Guid.Parse(created.Text("session_id")), created.Text("connection_token"));
        await TracedProcess.SendAsync(socket, Messages.Update(null, null, Messages.Set("/a", 1)));
        await TracedProcess.ExpectAsync(socket, "state_update");
        // Recorded here, because a slow peer and a silent owner take long to arrange.
        service.First.Services.GetRequiredService<ConnectionMetrics>().Dropped();
        service.First.Services.GetRequiredService<SessionMetrics>().Forwarded("unanswered");
        await Eventually.HoldsAsync("what waits has been counted", () =>
        {
            service.First.CollectMetrics();
            return service.First.Metrics.All.ContainsKey("gamesession.outbox.pending");
        });
        return [.. service.First.Metrics.All.Values];
    }

    [GeneratedRegex(@"^\| (?<names>`gamesession\.[^|]+) \| `(?<unit>s|\{[a-z]+\})` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>gamesession\\.[a-z_.]+)`")]
    private static partial Regex Name();
}
