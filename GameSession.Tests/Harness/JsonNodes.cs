using System.Globalization;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>Short forms for JSON in tests. Paths have dots between members, and numbers for array items.</summary>
public static class JsonNodes
{
    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonNode? Find(this JsonNode? node, string path)
    {
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray items when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count =>
                items[index],
                _ => null,
            };
        }

        return node;
    }

    public static JsonNode At(this JsonNode? node, string path) =>
        node.Find(path) ?? throw new Xunit.Sdk.XunitException($"No '{path}' in {node?.ToJsonString()}");

    public static string Text(this JsonNode? node, string path) => node.At(path).GetValue<string>();

    public static long Version(this JsonNode? message) => long.Parse(message.Text("data.version"), CultureInfo.InvariantCulture);

    /// <summary>Of a broadcast to the game master: the version that players are told.</summary>
    public static long ShownVersion(this JsonNode? message) => message.Find("data.shown_version") is { } shown
        ? long.Parse(shown.GetValue<string>(), CultureInfo.InvariantCulture)
        : message.Version();

    /// <summary>Asserts deep equality.</summary>
    public static void Same(string expected, JsonNode? actual) => Same(JsonNode.Parse(expected), actual);

    /// <inheritdoc cref="Same(string, JsonNode)"/>
    public static void Same(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected?.ToJsonString() ?? "null"}, not {actual?.ToJsonString() ?? "null"}");
}
