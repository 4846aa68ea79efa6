using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.ResolveAction;

/// <summary>Gives the outcomes of a declared action.</summary>
/// <param name="Changes">Of the state, in the same event.</param>
internal sealed record ResolveAction(
    Guid SessionId, Caller Caller, Guid ActionId, IReadOnlyList<OutcomeMessage> Outcomes, IReadOnlyList<ChangeMessage> Changes)
    : ICommand<Committed>, ICombatAction;

internal sealed class ResolveActionHandler(SessionRegistry sessions, DeclaredActions declared) : ICommandHandler<ResolveAction, Committed>
{
    public async Task<Result<Committed>> Handle(ResolveAction command, CancellationToken cancellationToken)
    {
        var outcomes = command.Outcomes.Select(o => o.ToOutcome()).ToArray();
        var changes = command.Changes.Select(c => c.ToChange()).ToArray();
        var newIds = Guid.CreateVersion7();
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                command.Caller,
                session => CombatRules.ResolveAction(session, command.Caller.PlayerId, command.ActionId, outcomes, changes, newIds)),
            cancellationToken);
        return result.Error?.Code == GameErrors.ActionNotFound().Code
            && await declared.HasAsync(command.SessionId, command.ActionId, Viewer.GameMaster, cancellationToken)
                ? GameErrors.ActionAlreadyResolved()
                : result;
    }
}
