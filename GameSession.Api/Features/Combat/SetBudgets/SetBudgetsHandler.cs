using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.SetBudgets;

/// <summary>Sets what a combatant has of some budgets when they are full.</summary>
internal sealed record SetBudgets(Guid SessionId, Caller Caller, Guid CharacterId, IReadOnlyDictionary<string, int> Budgets) : ICommand<Committed>;

internal sealed class SetBudgetsHandler(SessionRegistry sessions) : ICommandHandler<SetBudgets, Committed>
{
    public Task<Result<Committed>> Handle(SetBudgets command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(
            command.Caller, session => CombatBudgets.Set(session, command.Caller.PlayerId, command.CharacterId, command.Budgets)),
        cancellationToken);
}
