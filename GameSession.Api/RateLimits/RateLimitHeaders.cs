using System.Globalization;

namespace GameSession.Api.RateLimits;

/// <summary>
/// The header fields of draft-ietf-httpapi-ratelimit-headers-07: the limit, what is left of it, and the seconds until more is allowed.
/// </summary>
internal static class RateLimitHeaders
{
    /// <param name="decision">Null where nothing is limited: then no fields are written.</param>
    public static void WriteTo(this RateLimitDecision? decision, IHeaderDictionary headers)
    {
        if (decision is not { Limit.Permits: > 0 } limited) return;
        headers["RateLimit-Limit"] = Text(limited.Limit.Permits);
        headers["RateLimit-Remaining"] = Text(limited.Remaining);
        headers["RateLimit-Reset"] = Text((int)Math.Ceiling(limited.Reset.TotalSeconds));
        headers["RateLimit-Policy"] = $"{Text(limited.Limit.Permits)};w={Text((int)limited.Limit.Window.TotalSeconds)}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
