using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Docs;

/// <summary>The ICD's examples, with the types that the ICD uses.</summary>
internal static class Golden
{
    public static JsonObject Of(string name)
    {
        using var file = typeof(Golden).Assembly.GetManifestResourceStream($"Golden.{name}.json")
            ?? throw new Xunit.Sdk.XunitException($"There is no golden file '{name}'.");
        return JsonNode.Parse(file)!.AsObject();
    }

    /// <summary>Where <paramref name="actual"/> differs from <paramref name="example"/>; further members are ignored.</summary>
    /// <param name="isComplete">Whether all members of the example are required.</param>
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

    // A value that is not one of the ICD's words for types is literal, such as a message's type.
    private static bool IsA(string type, JsonNode? actual) => (type, actual?.GetValueKind()) switch
    {
        ("object", var kind) => kind == JsonValueKind.Object,
        ("number", var kind) => kind == JsonValueKind.Number,
        ("string", var kind) => kind == JsonValueKind.String,
        ("uuid", var kind) => kind == JsonValueKind.String && Guid.TryParseExact(actual!.GetValue<string>(), "D", out _),
        ("ISO8601", var kind) => kind == JsonValueKind.String && DateTime.TryParse(
            actual!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && time.Kind == DateTimeKind.Utc,
        (var value, var kind) => kind == JsonValueKind.String && actual!.GetValue<string>() == value,
    };
}
