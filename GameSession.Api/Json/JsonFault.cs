using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>
/// Why this service cannot use a text, whatever its type, and where the fault is. It is looked for only in a text that was refused.
/// </summary>
/// <param name="What">The start of a sentence.</param>
/// <param name="Offset">Bytes before the faulty token, or before the byte that is not JSON.</param>
/// <param name="Pointer">Of the faulty value; empty for the whole text, null when no value is at fault.</param>
internal sealed record JsonFault(string What, int Offset, string? Pointer)
{
    /// <summary>The first fault; null when there is none.</summary>
    public static JsonFault? Find(ReadOnlySpan<byte> text) => Walk(text, end: null);

    /// <summary>The fault <paramref name="what"/> at the token that ends at, or reaches across, <paramref name="end"/> bytes.</summary>
    public static JsonFault? At(ReadOnlySpan<byte> text, int end, string what) => Walk(text, end) is { } found ? found with { What = what } : null;

    private static JsonFault? Walk(ReadOnlySpan<byte> text, int? end)
    {
        var json = new Utf8JsonReader(text, JsonRules.Reader);
        var levels = new Stack<Level>();
        while (true)
        {
            try
            {
                if (!json.Read()) return null;
            }
            catch (JsonException e)
            {
                return Broken(text, e, levels);
            }

            var isEnd = json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (isEnd) levels.Pop();
            var isName = json.TokenType == JsonTokenType.PropertyName;
            if (!isEnd && !isName && levels.TryPeek(out var parent)) parent.Index++;

            var isNew = true;
            if (isName || json.TokenType == JsonTokenType.String)
            {
                string value;
                try
                {
                    value = json.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    if (isName) levels.Peek().Name = null;
                    return new JsonFault("A string holds a lone surrogate, or is not UTF-8", (int)json.TokenStartIndex, PointerOf(levels));
                }

                if (isName) isNew = levels.Peek().Begin(value);
            }

            if (end is { } at ? json.BytesConsumed >= at : !isNew)
            {
                return new JsonFault("An object has a member twice", (int)json.TokenStartIndex, PointerOf(levels));
            }

            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                levels.Push(new Level(json.TokenType == JsonTokenType.StartArray));
            }
        }
    }

    private static JsonFault Broken(ReadOnlySpan<byte> text, JsonException problem, Stack<Level> levels)
    {
        var offset = OffsetOf(text, problem);
        if (levels.Count < JsonRules.MaxDepth || offset >= text.Length || text[offset] is not ((byte)'{' or (byte)'['))
        {
            return new JsonFault("This is not valid JSON", offset, null);
        }

        if (levels.TryPeek(out var parent)) parent.Index++;
        return new JsonFault($"A value is nested deeper than {JsonRules.MaxDepth} levels", offset, PointerOf(levels));
    }

    /// <summary>The position of the reader in a JSON exception, in bytes from the start.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> text, JsonException problem)
    {
        var start = 0;
        for (var line = problem.LineNumber ?? 0; line > 0; line--)
        {
            var next = text[start..].IndexOf((byte)'\n');
            if (next < 0) break;
            start += next + 1;
        }

        return (int)Math.Min(start + (problem.BytePositionInLine ?? 0), text.Length);
    }

    private static string? PointerOf(Stack<Level> levels)
    {
        var tokens = levels.Reverse().Select(l => l.Token).TakeWhile(t => t is not null).Select(t => t!).ToArray();
        // A member's name may be as long as the text.
        if (tokens.Sum(t => (long)t.Length + 1) > JsonPointer.MaxLength) return null;
        return string.Concat(tokens.Select(t => $"/{t.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"));
    }

    /// <summary>An object or array that contains the reader's position.</summary>
    private sealed class Level(bool isArray)
    {
        private HashSet<string>? _names;

        /// <summary>In an array: the index of the current item.</summary>
        public int Index { get; set; } = -1;

        /// <summary>In an object: the name of the current member. Null before the first member, and for a name that is not text.</summary>
        public string? Name { get; set; }

        public string? Token => isArray ? Index.ToString(System.Globalization.CultureInfo.InvariantCulture) : Name;

        /// <summary>False when the object already has a member of this name.</summary>
        public bool Begin(string name)
        {
            Name = name;
            return (_names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
        }
    }
}
