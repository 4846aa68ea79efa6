namespace GameSession.Api.RateLimits;

/// <summary>A number of uses within any stretch of time of the given length.</summary>
/// <param name="Permits">0: no limit.</param>
internal readonly record struct RateLimit(int Permits, TimeSpan Window)
{
    /// <summary>The game master's limit of combat actions as a multiple of a player's, because a game master plays a dozen monsters.</summary>
    public const int GameMastersShare = 5;

    public static RateLimit PerMinute(int permits) => new(permits, TimeSpan.FromMinutes(1));
}

/// <summary>What is counted.</summary>
internal enum RateLimitKind
{
    ConnectionAttempts,
    Messages,
    Heartbeats,
    CombatActions,
    SessionCreations,
    StateSaves,
    CharacterReplacements,
    Joins,
}
