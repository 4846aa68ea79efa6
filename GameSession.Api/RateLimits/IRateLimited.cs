namespace GameSession.Api.RateLimits;

/// <summary>A command that the ICD limits.</summary>
internal interface IRateLimited
{
    /// <summary>What sending it uses.</summary>
    RateLimitUse Use { get; }
}
