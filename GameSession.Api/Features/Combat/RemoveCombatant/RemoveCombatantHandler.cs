using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RemoveCombatant;

/// <summary>Removes a combatant; if the current turn is theirs, the next one begins at once.</summary>
internal sealed record RemoveCombatant(Guid SessionId, Caller Caller, Guid CharacterId, bool WithMembers) : ICommand<Committed>;

internal sealed class RemoveCombatantHandler(SessionRegistry sessions) : ICommandHandler<RemoveCombatant, Committed>
{
    public Task<Result<Committed>> Handle(RemoveCombatant command, CancellationToken cancellationToken)
    {
        var seed = SecretSeed.New();
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                command.Caller,
                session => CombatRules.RemoveCombatant(session, command.Caller.PlayerId, command.CharacterId, command.WithMembers, seed)),
            cancellationToken);
    }
}
