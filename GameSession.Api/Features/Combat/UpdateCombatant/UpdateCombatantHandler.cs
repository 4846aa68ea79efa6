using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.UpdateCombatant;

/// <summary>Changes a combatant: its label, numbers, whether it is hidden, defeated or delays, and who acts for it.</summary>
internal sealed record UpdateCombatant(Guid SessionId, Caller Caller, Guid CharacterId, CombatantChange Change) : ICommand<Committed>;

internal sealed class UpdateCombatantHandler(SessionRegistry sessions) : ICommandHandler<UpdateCombatant, Committed>
{
    public Task<Result<Committed>> Handle(UpdateCombatant command, CancellationToken cancellationToken)
    {
        var seed = SecretSeed.New();
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                command.Caller, session => CombatantRules.Update(session, command.Caller.PlayerId, command.CharacterId, command.Change, seed)),
            cancellationToken);
    }
}
