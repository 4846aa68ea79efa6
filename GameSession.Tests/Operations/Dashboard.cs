using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>The Grafana dashboard, <c>deploy/grafana/game-session.json</c>.</summary>
internal static class Dashboard
{
    public static JsonNode Document { get; } = JsonNode.Parse(Repository.Read("deploy", "grafana", "game-session.json"))!;

    public static IReadOnlyList<JsonObject> Panels { get; } = [.. Document["panels"]!.AsArray().Select(p => p!.AsObject())];

    /// <summary>The expressions of all panels, without Grafana's variables.</summary>
    public static IReadOnlyList<(string Panel, string Expression)> Expressions { get; } =
    [
        .. from panel in Panels
           from target in panel["targets"]?.AsArray() ?? []
           select (panel.Text("title"), target.Text("expr")
               .Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal)),
    ];
}
