using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Pipeline;

/// <summary>What the ICD calls a combat action: one player's are limited, over all of that player's connections to the session.</summary>
internal interface ICombatAction : IRateLimited
{
    Guid SessionId { get; }

    Caller Caller { get; }

    RateLimitUse IRateLimited.Use => RateLimitUse.CombatAction(SessionId, Caller.PlayerId, Caller.IsGameMaster);
}
