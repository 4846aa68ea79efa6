namespace GameSession.Api.RateLimits;

/// <summary>Whether one more use is allowed.</summary>
/// <param name="Remaining">How many more uses would be allowed right now.</param>
/// <param name="Reset">Time until the oldest counted use leaves the window; after a refusal, when to try again.</param>
internal readonly record struct RateLimitDecision(RateLimitKind Kind, RateLimit Limit, bool IsAllowed, int Remaining, TimeSpan Reset)
{
    public static RateLimitDecision Unlimited(RateLimitKind kind) => new(kind, default, IsAllowed: true, int.MaxValue, TimeSpan.Zero);
}
