using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.EndDelay;

/// <summary>Puts a combatant that delays into the order directly after the active one.</summary>
internal sealed record EndDelay(Guid SessionId, Caller Caller, Guid CharacterId) : ICommand<Committed>;

internal sealed class EndDelayHandler(SessionRegistry sessions) : ICommandHandler<EndDelay, Committed>
{
    public Task<Result<Committed>> Handle(EndDelay command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(command.Caller, session => CombatantRules.EndDelay(session, command.Caller.PlayerId, command.CharacterId)),
        cancellationToken);
}
