namespace GameSession.Api.Json;

/// <summary>Incoming text: UTF-8, perhaps with a byte order mark.</summary>
internal static class Utf8Text
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The text after its byte order mark. JSON does not allow the mark, but some programs write it (RFC 8259 §8.1).</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Mark) ? text[Mark.Length..] : text;

    /// <summary>
    /// True for JSON in UTF-16 or UTF-32, which the mark shows, or a zero among the first two bytes: the first character of JSON is ASCII.
    /// </summary>
    public static bool IsOtherUnicode(ReadOnlySpan<byte> text) => text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, ..] or [_, 0, ..];
}
