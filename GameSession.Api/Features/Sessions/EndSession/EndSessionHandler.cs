using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.EndSession;

/// <summary>Ends the session for everybody; the game master's alone (ours).</summary>
internal sealed record EndSession(Guid SessionId, Guid PlayerId) : ICommand<Committed>;

internal sealed class EndSessionHandler(SessionRegistry sessions, PresenceTracker presence) : ICommandHandler<EndSession, Committed>
{
    public async Task<Result<Committed>> Handle(EndSession command, CancellationToken cancellationToken)
    {
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(new Caller(command.PlayerId), session => SessionRules.End(session, command.PlayerId), Fresh: true),
            cancellationToken);
        if (!result.IsError) await presence.TouchAsync(result.Value.Session);
        return result;
    }
}
