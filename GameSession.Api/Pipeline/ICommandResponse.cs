using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>A response for an entry point to which it does not matter what was asked for.</summary>
internal interface ICommandResponse
{
    /// <inheritdoc cref="IRefusable{TSelf}.Error"/>
    GameError? Error { get; }

    /// <inheritdoc cref="CommandResponse{T}.Limit"/>
    RateLimitDecision? Limit { get; }
}
