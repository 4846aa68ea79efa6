using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.ChangeCharacters;

/// <summary>Gives a player characters and takes some.</summary>
/// <param name="PlayerId">The caller.</param>
/// <param name="ChangedPlayerId">The player who gets and loses them.</param>
internal sealed record ChangeCharacters(
    Guid SessionId, Guid PlayerId, Guid ChangedPlayerId, IReadOnlyList<Guid> Grant, IReadOnlyList<Guid> Take) : ICommand<Committed>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.StateSave(SessionId, PlayerId);
}

internal sealed class ChangeCharactersHandler(SessionRegistry sessions) : ICommandHandler<ChangeCharacters, Committed>
{
    public Task<Result<Committed>> Handle(ChangeCharacters command, CancellationToken cancellationToken)
    {
        var newIds = Guid.CreateVersion7();
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId),
                session => SeatRules.ChangeCharacters(
                    session, command.PlayerId, command.ChangedPlayerId, command.Grant, command.Take, newIds),
                Fresh: true),
            cancellationToken);
    }
}
