using System.Text.Encodings.Web;
using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>The rules under which this service reads and writes JSON by hand, and the limits of what it reads at all.</summary>
internal static class JsonRules
{
    /// <summary>Deeper than this is not read at all (<c>invalid_json</c>); a state itself may be 32 levels deep.</summary>
    public const int MaxDepth = 64;

    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>The text goes into JSON documents only, never into HTML: no need to escape more than JSON asks for.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
