using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.RateLimits;

/// <summary>The ICD's rate limits, and ours for what it does not have; section <c>GameSession:RateLimits</c>. 0 turns a limit off.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Attempts to open a connection, per minute and client address.</summary>
    [Range(0, 1_000_000)]
    public int ConnectionAttemptsPerMinute { get; set; } = 10;

    /// <summary>Messages per minute and connection. Heartbeats do not count; they have a limit of the same size.</summary>
    [Range(0, 1_000_000)]
    public int MessagesPerMinute { get; set; } = 100;

    /// <summary>
    /// Combat actions per minute and player of a session; the game master has <see cref="RateLimit.GameMastersShare"/> times as many.
    /// </summary>
    [Range(0, 100_000)]
    public int CombatActionsPerMinute { get; set; } = 20;

    /// <summary>Sessions created per hour and user.</summary>
    [Range(0, 1_000_000)]
    public int SessionsPerHour { get; set; } = 10;

    /// <summary>Saves and rewinds per minute and session.</summary>
    [Range(0, 1_000_000)]
    public int StateSavesPerMinute { get; set; } = 60;

    /// <summary>Replacements of whole characters (`PUT`) per minute, session and caller. Each may put up to 1 MiB into the log.</summary>
    [Range(0, 1_000_000)]
    public int CharacterReplacementsPerMinute { get; set; } = 12;

    /// <summary>Joins per minute and session.</summary>
    [Range(0, 1_000_000)]
    public int JoinsPerMinute { get; set; } = 30;

    public RateLimit Of(RateLimitKind kind) => kind switch
    {
        RateLimitKind.ConnectionAttempts => RateLimit.PerMinute(ConnectionAttemptsPerMinute),
        RateLimitKind.Messages or RateLimitKind.Heartbeats => RateLimit.PerMinute(MessagesPerMinute),
        RateLimitKind.CombatActions => RateLimit.PerMinute(CombatActionsPerMinute),
        RateLimitKind.SessionCreations => new RateLimit(SessionsPerHour, TimeSpan.FromHours(1)),
        RateLimitKind.StateSaves => RateLimit.PerMinute(StateSavesPerMinute),
        RateLimitKind.CharacterReplacements => RateLimit.PerMinute(CharacterReplacementsPerMinute),
        RateLimitKind.Joins => RateLimit.PerMinute(JoinsPerMinute),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
