using System.Text.Encodings.Web;
using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>The rules by which this service reads and writes JSON by hand, and the limits of what it reads.</summary>
internal static class JsonRules
{
    /// <summary>Deeper JSON is refused (<c>invalid_json</c>); a state itself may be 32 levels deep.</summary>
    public const int MaxDepth = 64;

    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>The text goes only into JSON documents, never into HTML, so it needs no more escapes than JSON requires.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The options of a generated context, with the rules that its attribute cannot express.</summary>
    public static JsonSerializerOptions Of(JsonSerializerOptions generated) => new(generated) { Encoder = Writer.Encoder, MaxDepth = MaxDepth };
}
