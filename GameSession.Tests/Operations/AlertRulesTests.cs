using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary><c>deploy/prometheus</c>, as Prometheus's own program reads it.</summary>
[Trait("Category", "Integration")]
public sealed class AlertRulesTests
{
    private static readonly string[] Severities = ["critical", "warning"];

    [Fact]
    public Task Prometheus_accepts_the_rules() => Promtool.PassesAsync(PathOf("rules.yaml"), "check", "rules");

    [Fact]
    public Task Prometheus_accepts_its_configuration() => Promtool.PassesAsync(PathOf("prometheus.yaml"), "check", "config");

    [Fact]
    public Task Each_alert_fires_when_it_should() => Promtool.PassesAsync(PathOf("rules.test.yaml"), "test", "rules");

    [Fact]
    public void Each_alert_is_tested_and_explained()
    {
        var tested = Yaml.Read("deploy", "prometheus", "rules.test.yaml")["tests"]!.AsArray()
            .SelectMany(t => t!["alert_rule_test"]!.AsArray()).Where(t => t!["exp_alerts"]!.AsArray().Count > 0).Select(t => t!.Text("alertname"));
        var alerts = AlertRules.All.Select(r => r.Text("alert")).ToList();
        Assert.Equal(alerts.Order(StringComparer.Ordinal), tested.Distinct().Order(StringComparer.Ordinal));

        var operations = Repository.Read("docs", "operations.md");
        Assert.All(alerts, alert => Assert.Contains($"\n| `{alert}` |", operations, StringComparison.Ordinal));
        Assert.All(AlertRules.All, rule =>
        {
            Assert.Contains(rule.Text("labels.severity"), Severities);
            Assert.EndsWith(".", rule.Text("annotations.summary"), StringComparison.Ordinal);
            Assert.NotEmpty(rule.Text("annotations.description"));
        });
    }

    private static string PathOf(string file) => Repository.PathOf("deploy", "prometheus", file);
}

/// <summary>The rules of <c>deploy/prometheus/rules.yaml</c>.</summary>
internal static class AlertRules
{
    public static IReadOnlyList<JsonObject> All { get; } =
        [.. Yaml.Read("deploy", "prometheus", "rules.yaml")["groups"]!.AsArray().SelectMany(g => g!["rules"]!.AsArray()).Select(r => r!.AsObject())];
}
