using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>The examples of <c>docs/combat.md</c>: every block of JSON in it.</summary>
internal static partial class CombatPage
{
    private static readonly List<JsonObject> Blocks =
        [.. Block().Matches(Repository.Read("docs", "combat.md")).Select(m => JsonNode.Parse(m.Groups["json"].Value)!.AsObject())];

    /// <summary>The examples with a <c>type</c>, in the page's order.</summary>
    public static IReadOnlyList<JsonObject> Messages { get; } = [.. Blocks.Where(b => b.ContainsKey("type"))];

    /// <summary>The examples without one: <c>/combat</c>, first as the game master sees it, then as players do.</summary>
    public static IReadOnlyList<JsonObject> Combats { get; } = [.. Blocks.Where(b => !b.ContainsKey("type"))];

    /// <summary>Whether the service sends the message: only it gives versions, acknowledges and refuses.</summary>
    public static bool IsFromService(JsonObject message) =>
        message["data"]?["version"] is not null || message["type"]!.GetValue<string>() is "ack" or "error";

    public static JsonObject Sent(string type) => Only(type, isFromService: false);

    public static JsonObject Told(string type) => Only(type, isFromService: true);

    private static JsonObject Only(string type, bool isFromService) =>
        Assert.Single(Messages, m => m["type"]!.GetValue<string>() == type && IsFromService(m) == isFromService);

    [GeneratedRegex("^```json\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
