using System.Globalization;
using System.Text.Json;

namespace GameSession.Api.Protocol;

/// <summary>A version on the wire: a decimal string.</summary>
internal static class VersionText
{
    public static string Write(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes the version as a member.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, long version)
    {
        Span<byte> digits = stackalloc byte[20];
        version.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        json.WriteString(name, digits[..length]);
    }

    public static bool TryRead(string? text, out long version) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);
}

/// <summary>A version as an entity tag (RFC 9110 §8.8.3): the decimal string in quotes.</summary>
internal static class VersionTag
{
    private const string Any = "*";

    public static string Write(string version) => $"\"{version}\"";

    public static bool IsValid(string tag) => tag.Trim() == Any || Read(tag) is not null;

    /// <summary>
    /// The version that an <c>If-Match</c> names; null for <c>*</c>, and for a tag that is not the service's. Proxies that compress an answer make
    /// its tag weak (<c>W/"7"</c>): a weak tag still names the version.
    /// </summary>
    public static long? Read(string tag) =>
        (tag.Trim() is ['W', '/', .. var strong] ? strong : tag.Trim()) is ['"', .. var inner, '"'] && VersionText.TryRead(inner, out var version)
            ? version
            : null;
}
