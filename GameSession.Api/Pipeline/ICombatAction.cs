using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Pipeline;

/// <summary>A combat action in the ICD's sense. Its rate limit is per player, over all of that player's connections to the session.</summary>
internal interface ICombatAction : IRateLimited
{
    Guid SessionId { get; }

    Caller Caller { get; }

    RateLimitUse IRateLimited.Use => RateLimitUse.CombatAction(SessionId, Caller.PlayerId, Caller.IsGameMaster);
}
