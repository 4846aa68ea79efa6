using System.Text.Json;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Docs;

/// <summary>The ICD's examples, with the types as it writes them.</summary>
internal static class Golden
{
    public static JsonObject Of(string name)
    {
        using var file = typeof(Golden).Assembly.GetManifestResourceStream($"Golden.{name}.json")
            ?? throw new Xunit.Sdk.XunitException($"There is no golden file '{name}'.");
        return JsonNode.Parse(file)!.AsObject();
    }

    /// <summary>Where <paramref name="actual"/> is not as <paramref name="example"/> says; what it has besides is not looked at.</summary>
    /// <param name="isComplete">Nothing of the example may be missing.</param>
    public static IEnumerable<string> Differences(JsonNode example, JsonNode? actual, bool isComplete, string path = "") => (example, actual) switch
    {
        (JsonObject expected, JsonObject members) => expected.SelectMany(m => members.ContainsKey(m.Key)
            ? Differences(m.Value!, members[m.Key], isComplete, $"{path}.{m.Key}")
            : isComplete ? [$"{path}.{m.Key} is missing"] : []),
        (JsonArray expected, JsonArray items) => items.Count == 0 && isComplete
            ? [$"{path} is empty and shows nothing"]
            : items.SelectMany((item, i) => Differences(expected[0]!, item, isComplete, $"{path}[{i}]")),
        (JsonValue type, _) => IsA(type.GetValue<string>(), actual) ? [] : [$"{path} is no {type}"],
        _ => [$"{path} has another type"],
    };

    // What is none of the ICD's words for types is a value, such as a message's type.
    private static bool IsA(string type, JsonNode? actual) => (type, actual?.GetValueKind()) switch
    {
        ("object", var kind) => kind == JsonValueKind.Object,
        ("number", var kind) => kind == JsonValueKind.Number,
        ("string", var kind) => kind == JsonValueKind.String,
        ("uuid", var kind) => kind == JsonValueKind.String && Guid.TryParseExact(actual!.GetValue<string>(), "D", out _),
        (var value, var kind) => kind == JsonValueKind.String && actual!.GetValue<string>() == value,
    };
}
