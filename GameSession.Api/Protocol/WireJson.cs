using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>Reads what came from outside into a wire record, and says for each field what is wrong with it.</summary>
internal static class WireJson
{
    private static readonly JsonDocumentOptions Sound = new() { MaxDepth = JsonRules.MaxDepth };

    private static readonly string[] Required = ["is required"];

    public static Result<T> Read<T>(ReadOnlyMemory<byte> json)
        where T : class =>
        Read<T>(json, json, at: "");

    /// <param name="json">The text to read.</param>
    /// <param name="whole">What the sender sent; places in errors refer to it.</param>
    /// <param name="at">JSON Pointer in <paramref name="whole"/> to <paramref name="json"/>.</param>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> whole, string at)
        where T : class
    {
        var type = (JsonTypeInfo<T>)ProtocolJson.Wire.GetTypeInfo(typeof(T))!;
        try
        {
            return JsonSerializer.Deserialize(json.Span, type) is { } value ? value : GameErrors.InvalidMessage("The body must be an object.");
        }
        catch (JsonException e)
        {
            return Explain(json, whole, at, type, e);
        }
    }

    private static GameError Explain(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> whole, string at, JsonTypeInfo type, JsonException problem)
    {
        if (problem is UnstorableValueException)
        {
            var place = PlaceOf(JsonFault.At(json.Span, JsonFault.OffsetOf(json.Span, problem), problem.Message));
            return GameErrors.Unstorable(FieldOf(problem), problem.Message, place);
        }

        if (JsonFault.Find(json.Span) is { } fault) return GameErrors.InvalidJson(fault.What, PlaceOf(fault));
        using var document = JsonDocument.Parse(json, Sound);
        if (document.RootElement.ValueKind != JsonValueKind.Object) return GameErrors.InvalidMessage("The body must be an object.");
        var missing = type.Properties
            .Where(p => p.IsRequired && !document.RootElement.TryGetProperty(p.Name, out _))
            .ToDictionary(p => p.Name, _ => Required);
        return missing.Count > 0
            ? GameErrors.InvalidMessage(missing)
            : GameErrors.InvalidMessage(FieldOf(problem), "is missing a member, or has the wrong type or form");

        JsonPlace? PlaceOf(JsonFault? found)
        {
            if (found is null) return null;
            whole.Span.Overlaps(json.Span, out var start);
            return JsonPlace.Of(
                whole.Span, start + found.Offset, found.Pointer is { } pointer && at.Length + pointer.Length > 0 ? at + pointer : null);
        }
    }

    // The sender knows "$.changes[0].path" as "changes[0].path".
    private static string FieldOf(JsonException problem) => problem.Path is { Length: > 2 } path ? path[2..] : "body";
}
