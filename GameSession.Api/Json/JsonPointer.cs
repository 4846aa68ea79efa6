using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>
/// A JSON Pointer (RFC 6901) into a session's state. A token has only one escaped form. So two pointers are equal exactly when their texts are, and
/// one contains the other exactly when its text, in whole tokens, begins the other's.
/// </summary>
[JsonConverter(typeof(JsonPointerConverter))]
internal sealed class JsonPointer : IEquatable<JsonPointer>
{
    /// <summary>Maximum length of the text in characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>The token that means "after an array's last item".</summary>
    public const string Append = "-";

    private readonly string _text;
    private readonly string[] _tokens;

    private JsonPointer(string text, string[] tokens) => (_text, _tokens) = (text, tokens);

    /// <summary>The whole document.</summary>
    public static JsonPointer Root { get; } = new("", []);

    /// <summary>The message for a pointer that was refused.</summary>
    public static string Expected { get; } = $"A path is a JSON Pointer (RFC 6901) of at most {MaxLength} characters.";

    /// <summary>The tokens, unescaped.</summary>
    public ReadOnlySpan<string> Tokens => _tokens;

    public bool IsRoot => _tokens.Length == 0;

    public static bool TryParse(string? text, [NotNullWhen(true)] out JsonPointer? pointer)
    {
        pointer = text switch
        {
            null => null,
            "" => Root,
            { Length: <= MaxLength } when text[0] == '/' && JsonText.IsStorable(text) && HasGoodEscapes(text) =>
                new JsonPointer(text, [.. text[1..].Split('/').Select(Unescape)]),
            _ => null,
        };
        return pointer is not null;
    }

    /// <exception cref="ArgumentException">The result is longer than a pointer may be.</exception>
    public static JsonPointer Of(params ReadOnlySpan<string> tokens) =>
        TryOf(tokens, out var pointer) ? pointer : throw new ArgumentException(Expected, nameof(tokens));

    /// <inheritdoc cref="TryChild"/>
    public static bool TryOf(ReadOnlySpan<string> tokens, [NotNullWhen(true)] out JsonPointer? pointer)
    {
        pointer = Root;
        foreach (var token in tokens)
        {
            if (!pointer.TryChild(token, out pointer)) return false;
        }

        return true;
    }

    /// <summary>True for the form of an array's index: <c>0</c>, or digits that do not begin with 0.</summary>
    public static bool IsIndex(string token) =>
        token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('0', '9') && (token.Length == 1 || token[0] != '0');

    /// <summary>False also for an index that no array can have.</summary>
    public static bool TryGetIndex(string token, out int index)
    {
        index = 0;
        return IsIndex(token) && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    /// <exception cref="ArgumentException">The result is longer than a pointer may be.</exception>
    public JsonPointer Child(string token) =>
        TryChild(token, out var child) ? child : throw new ArgumentException(Expected, nameof(token));

    /// <summary>Adds one token; false when the result is longer than a pointer may be, or when the token cannot be stored.</summary>
    public bool TryChild(string token, [NotNullWhen(true)] out JsonPointer? child)
    {
        var escaped = token.AsSpan().ContainsAny('~', '/')
            ? token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : token;
        child = _text.Length + 1 + escaped.Length <= MaxLength && JsonText.IsStorable(token)
            ? new JsonPointer($"{_text}/{escaped}", [.. _tokens, token])
            : null;
        return child is not null;
    }

    /// <summary>True when <paramref name="other"/> is this place or below it.</summary>
    public bool IsPrefixOf(JsonPointer other) =>
        other._text.StartsWith(_text, StringComparison.Ordinal) && (other._text.Length == _text.Length || other._text[_text.Length] == '/');

    public bool Equals(JsonPointer? other) => other is not null && other._text == _text;

    public override bool Equals(object? obj) => Equals(obj as JsonPointer);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text, escapes included.</summary>
    public override string ToString() => _text;

    private static bool HasGoodEscapes(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('~') is >= 0 and var at)
        {
            if (at + 1 == text.Length || text[at + 1] is not ('0' or '1'))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return true;
    }

    // In this order: "~01" is "~1", not "/".
    private static string Unescape(string token) =>
        token.Contains('~')
            ? token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            : token;
}
