using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>What the pipeline gives back for a command: its result, and what its rate limit said.</summary>
/// <param name="Limit">Null: the command is not limited.</param>
internal sealed record CommandResponse<T>(Result<T> Result, RateLimitDecision? Limit = null) : ICommandResponse, ILimitedResponse<CommandResponse<T>>
{
    public GameError? Error => Result.Error;

    public static CommandResponse<T> Refuse(GameError error) => new(error);

    public CommandResponse<T> With(RateLimitDecision limit) => this with { Limit = limit };
}
