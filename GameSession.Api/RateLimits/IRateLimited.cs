namespace GameSession.Api.RateLimits;

/// <summary>A command with a rate limit in the ICD.</summary>
internal interface IRateLimited
{
    /// <summary>The use that is counted for the command.</summary>
    RateLimitUse Use { get; }
}
