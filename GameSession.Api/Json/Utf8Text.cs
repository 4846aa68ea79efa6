namespace GameSession.Api.Json;

/// <summary>Text as it comes in: UTF-8, perhaps with a byte order mark.</summary>
internal static class Utf8Text
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The text behind its byte order mark, which JSON does not know, and which some programs write all the same (RFC 8259 §8.1).</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Mark) ? text[Mark.Length..] : text;

    /// <summary>
    /// The text is JSON in UTF-16 or UTF-32, by its mark or by a zero among its first two bytes: in JSON the first character is ASCII.
    /// </summary>
    public static bool IsOtherUnicode(ReadOnlySpan<byte> text) => text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, ..] or [_, 0, ..];
}
