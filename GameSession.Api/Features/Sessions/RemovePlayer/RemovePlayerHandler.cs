using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.RemovePlayer;

/// <summary>Removes a player from the session.</summary>
/// <param name="PlayerId">The caller.</param>
/// <param name="RemovedPlayerId">The player to remove.</param>
internal sealed record RemovePlayer(Guid SessionId, Guid PlayerId, Guid RemovedPlayerId) : ICommand<Committed>;

internal sealed class RemovePlayerHandler(SessionRegistry sessions) : ICommandHandler<RemovePlayer, Committed>
{
    public Task<Result<Committed>> Handle(RemovePlayer command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(
            new Caller(command.PlayerId),
            session => SessionRules.Remove(session, command.PlayerId, command.RemovedPlayerId),
            Fresh: true),
        cancellationToken);
}
