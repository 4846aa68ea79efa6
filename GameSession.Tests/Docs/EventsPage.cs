using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary><c>docs/events.md</c> and its examples: every block of JSON in it.</summary>
internal static partial class EventsPage
{
    public static string Text { get; } = Repository.Read("docs", "events.md");

    /// <summary>The examples, each with its routing key, which is the heading above it.</summary>
    public static IReadOnlyList<(string RoutingKey, JsonObject Body)> Examples { get; } =
        [.. Block().Matches(Text).Select(m => (KeyAbove(m.Index), JsonNode.Parse(m.Groups["json"].Value)!.AsObject()))];

    private static string KeyAbove(int place) => RoutingKey().Matches(Text[..place])[^1].Groups["key"].Value;

    [GeneratedRegex("^### `(?<key>[a-z.]+)`$", RegexOptions.Multiline)]
    private static partial Regex RoutingKey();

    [GeneratedRegex("^```json\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
