using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.EndCombat;

/// <summary>Ends the combat and removes all of it from the state.</summary>
internal sealed record EndCombat(Guid SessionId, Caller Caller) : ICommand<Committed>;

internal sealed class EndCombatHandler(SessionRegistry sessions) : ICommandHandler<EndCombat, Committed>
{
    public Task<Result<Committed>> Handle(EndCombat command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(command.Caller, session => CombatRules.EndCombat(session, command.Caller.PlayerId)),
        cancellationToken);
}
