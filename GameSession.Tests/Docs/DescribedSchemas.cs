using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace GameSession.Tests.Docs;

/// <summary>The schemas of a document that has its own below <c>components</c>. Thread-safe.</summary>
internal sealed class DescribedSchemas(JsonNode components)
{
    private const string Reference = "#/components/schemas/";

    private readonly ConcurrentDictionary<string, Task<JsonSchema>> _prepared = new();

    /// <summary>Where <paramref name="value"/> does not match the schema, members that it does not mention included; empty if it matches.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(JsonNode schema, JsonNode? value)
    {
        var prepared = await _prepared.GetOrAdd(schema.ToJsonString(), text =>
        {
            var root = Prepare(JsonNode.Parse(text))!.AsObject();
            root["definitions"] = Prepare(components["schemas"]);
            return JsonSchema.FromJsonAsync(root.ToJsonString());
        });
        return [.. prepared.Validate(value?.ToJsonString() ?? "null").Select(e => e.ToString())];
    }

    // The validator supports an older draft, in which a constant is an enumeration with one value. Members outside the schema are errors, except
    // where a schema only adds to another one.
    private static JsonNode? Prepare(JsonNode? node, bool adds = false)
    {
        switch (node)
        {
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Prepare(item, adds))]);
            case not JsonObject:
                return node?.DeepClone();
        }

        var prepared = new JsonObject();
        foreach (var (name, value) in node.AsObject())
        {
            if (name == "$ref") prepared[name] = value!.GetValue<string>().Replace(Reference, "#/definitions/", StringComparison.Ordinal);
            else if (name == "const") prepared["enum"] = new JsonArray(value!.DeepClone());
            else prepared[name] = Prepare(value, adds: name == "allOf");
        }

        if (!adds && prepared["type"] is JsonValue && prepared["properties"] is JsonObject) prepared.TryAdd("additionalProperties", false);
        return prepared;
    }
}
