using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GameSession.Api.Domain;

namespace GameSession.Api.Protocol;

/// <summary>Reads what came from outside into a wire record, and says per field what is wrong with it.</summary>
internal static class WireJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ProtocolJson.MaxDepth, AllowDuplicateProperties = false };

    private static readonly string[] Required = ["is required"];

    public static Result<T> Read<T>(ReadOnlyMemory<byte> json)
        where T : class
    {
        var type = (JsonTypeInfo<T>)ProtocolJson.Wire.GetTypeInfo(typeof(T))!;
        try
        {
            return JsonSerializer.Deserialize(json.Span, type) is { } value ? value : GameErrors.InvalidMessage("The body must be an object.");
        }
        catch (JsonException e)
        {
            return Explain(json, type, e);
        }
    }

    private static GameError Explain(ReadOnlyMemory<byte> json, JsonTypeInfo type, JsonException problem)
    {
        if (problem is UnstorableValueException) return GameErrors.InvalidMessage(FieldOf(problem), problem.Message);
        try
        {
            if (!IsText(json.Span)) return GameErrors.InvalidJson("A string is not valid Unicode.");
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return GameErrors.InvalidMessage("The body must be an object.");
            var missing = type.Properties
                .Where(p => p.IsRequired && !document.RootElement.TryGetProperty(p.Name, out _))
                .ToDictionary(p => p.Name, _ => Required);
            if (missing.Count > 0) return GameErrors.InvalidMessage(missing);
        }
        catch (JsonException)
        {
            return GameErrors.InvalidJson("The text is not valid JSON.");
        }

        return GameErrors.InvalidMessage(FieldOf(problem), "is missing a member, or has the wrong type or form");
    }

    // No string in it is an invalid UTF-8 sequence or holds a lone surrogate.
    private static bool IsText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ProtocolJson.Reader);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // "$.changes[0].path" is "changes[0].path" to the one who sent it.
    private static string FieldOf(JsonException problem) => problem.Path is { Length: > 2 } path ? path[2..] : "body";
}
