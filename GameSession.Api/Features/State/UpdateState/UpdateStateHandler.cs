using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.UpdateState;

/// <summary>Makes all of the changes to the state, or none.</summary>
/// <param name="UpdateId">The event's id, if the client chose one; an update with an id that was used before changes nothing.</param>
internal sealed record UpdateState(Guid SessionId, Caller Caller, IReadOnlyList<ChangeMessage> Changes, Guid? UpdateId) : ICommand<Committed>;

internal sealed class UpdateStateHandler(SessionRegistry sessions) : ICommandHandler<UpdateState, Committed>
{
    public Task<Result<Committed>> Handle(UpdateState command, CancellationToken cancellationToken)
    {
        var changes = command.Changes.Select(c => c.ToChange()).ToArray();
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(command.Caller, session => SessionRules.Update(session, command.Caller.PlayerId, changes), command.UpdateId),
            cancellationToken);
    }
}
