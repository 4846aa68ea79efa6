using System.Globalization;

namespace GameSession.Api.RateLimits;

/// <summary>What the limit said of this scope's command, for the door that answers it.</summary>
internal sealed class RateLimitReport
{
    /// <summary>Null: the command is not limited.</summary>
    public RateLimitDecision? Decision { get; set; }

    /// <summary>The fields of draft-ietf-httpapi-ratelimit-headers-07: permits, what is left of them, seconds until there are more.</summary>
    public void WriteTo(IHeaderDictionary headers)
    {
        if (Decision is not { Limit.Permits: > 0 } decision) return;
        headers["RateLimit-Limit"] = Text(decision.Limit.Permits);
        headers["RateLimit-Remaining"] = Text(decision.Remaining);
        headers["RateLimit-Reset"] = Text((int)Math.Ceiling(decision.Reset.TotalSeconds));
        headers["RateLimit-Policy"] = $"{Text(decision.Limit.Permits)};w={Text((int)decision.Limit.Window.TotalSeconds)}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
