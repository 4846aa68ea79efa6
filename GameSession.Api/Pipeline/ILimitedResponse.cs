using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>A response that carries the decision of the command's rate limit.</summary>
internal interface ILimitedResponse<TSelf> : IRefusable<TSelf>
{
    TSelf With(RateLimitDecision limit);
}
