using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>The pipeline's response to a command: its result, and the decision of its rate limit.</summary>
/// <param name="Limit">Null when the command is not limited.</param>
internal sealed record CommandResponse<T>(Result<T> Result, RateLimitDecision? Limit = null) : ICommandResponse, ILimitedResponse<CommandResponse<T>>
{
    public GameError? Error => Result.Error;

    public static CommandResponse<T> Refuse(GameError error) => new(error);

    public CommandResponse<T> With(RateLimitDecision limit) => this with { Limit = limit };
}
