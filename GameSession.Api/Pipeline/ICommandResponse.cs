using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>A response without the type of its result, for entry points that handle every command alike.</summary>
internal interface ICommandResponse
{
    /// <inheritdoc cref="IRefusable{TSelf}.Error"/>
    GameError? Error { get; }

    /// <inheritdoc cref="CommandResponse{T}.Limit"/>
    RateLimitDecision? Limit { get; }
}
