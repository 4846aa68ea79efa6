using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.LeaveSession;

/// <summary>Frees the caller's seat and character.</summary>
internal sealed record LeaveSession(Guid SessionId, Guid PlayerId) : ICommand<Committed>;

internal sealed class LeaveSessionHandler(SessionRegistry sessions, PresenceTracker presence) : ICommandHandler<LeaveSession, Committed>
{
    public async Task<Result<Committed>> Handle(LeaveSession command, CancellationToken cancellationToken)
    {
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(new Caller(command.PlayerId), session => SessionRules.Leave(session, command.PlayerId), Fresh: true),
            cancellationToken);
        if (!result.IsError) await presence.TouchAsync(result.Value.Session);
        return result;
    }
}
