using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>A response that carries what the command's rate limit said.</summary>
internal interface ILimitedResponse<TSelf> : IRefusable<TSelf>
{
    TSelf With(RateLimitDecision limit);
}
