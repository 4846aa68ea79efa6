using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>JSON strings as this service writes them: UTF-8, with only the escapes that are needed.</summary>
internal static class JsonText
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Printable ASCII except the quote and the backslash: one byte each, written without an escape.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Plain);

    /// <summary>Size of <paramref name="text"/> with its quotes, in bytes.</summary>
    public static int Size(string text) => 2 + (IsPlain(text) ? text.Length : Escape(text).Length);

    /// <summary>Writes <paramref name="text"/> with its quotes, and returns how many bytes it took.</summary>
    public static int Write(string text, Span<byte> destination)
    {
        destination[0] = (byte)'"';
        int length;
        if (IsPlain(text))
        {
            length = Encoding.UTF8.GetBytes(text, destination[1..]);
        }
        else
        {
            var escaped = Escape(text);
            escaped.CopyTo(destination[1..]);
            length = escaped.Length;
        }

        destination[length + 1] = (byte)'"';
        return length + 2;
    }

    /// <summary>The string or member name at the reader's position.</summary>
    /// <exception cref="UnstorableValueException">It contains U+0000.</exception>
    /// <exception cref="JsonException">It contains a lone surrogate or bytes that are not UTF-8.</exception>
    public static string Read(ref Utf8JsonReader reader)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A string holds a lone surrogate, or is not UTF-8.", e);
        }

        return text.Contains('\0') ? throw new UnstorableValueException("A string holds the character U+0000, which cannot be stored.") : text;
    }

    /// <summary>True for a string without U+0000 and without a lone surrogate: JSON can carry it and PostgreSQL can store it.</summary>
    public static bool IsStorable(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[(at + length)..];
        }

        return true;
    }

    private static ReadOnlySpan<byte> Escape(string text) => JsonEncodedText.Encode(text, Encoder).EncodedUtf8Bytes;
}
