namespace GameSession.Api.RateLimits;

/// <summary>So many within any stretch of time of this length.</summary>
/// <param name="Permits">0: as many as you like.</param>
internal readonly record struct RateLimit(int Permits, TimeSpan Window)
{
    /// <summary>How many times a player's combat actions a game master may send, who plays a dozen monsters.</summary>
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
    Joins,
}
