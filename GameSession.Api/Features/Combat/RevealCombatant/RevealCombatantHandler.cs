using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RevealCombatant;

/// <summary>Reveals a hidden combatant to the players.</summary>
internal sealed record RevealCombatant(Guid SessionId, Caller Caller, Guid CharacterId) : ICommand<Committed>;

internal sealed class RevealCombatantHandler(SessionRegistry sessions) : ICommandHandler<RevealCombatant, Committed>
{
    public Task<Result<Committed>> Handle(RevealCombatant command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(command.Caller, session => CombatRules.RevealCombatant(session, command.Caller.PlayerId, command.CharacterId)),
        cancellationToken);
}
