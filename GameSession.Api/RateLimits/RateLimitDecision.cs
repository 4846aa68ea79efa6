namespace GameSession.Api.RateLimits;

/// <summary>Whether one more fits.</summary>
/// <param name="Remaining">How many more would fit right now.</param>
/// <param name="Reset">Until the oldest of those that count no longer does: for one that did not fit, when to try again.</param>
internal readonly record struct RateLimitDecision(RateLimitKind Kind, RateLimit Limit, bool IsAllowed, int Remaining, TimeSpan Reset)
{
    public static RateLimitDecision Unlimited(RateLimitKind kind) => new(kind, default, IsAllowed: true, int.MaxValue, TimeSpan.Zero);
}
