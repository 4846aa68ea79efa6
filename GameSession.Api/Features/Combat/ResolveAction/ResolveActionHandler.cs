using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.ResolveAction;

/// <summary>Gives the outcomes of a declared action.</summary>
internal sealed record ResolveAction(Guid SessionId, Caller Caller, Guid ActionId, IReadOnlyList<OutcomeMessage> Outcomes)
    : ICommand<Committed>, ICombatAction;

internal sealed class ResolveActionHandler(SessionRegistry sessions, EventReader log, EventIds ids) : ICommandHandler<ResolveAction, Committed>
{
    public async Task<Result<Committed>> Handle(ResolveAction command, CancellationToken cancellationToken)
    {
        var outcomes = command.Outcomes.Select(o => o.ToOutcome()).ToArray();
        var newIds = Guid.CreateVersion7();
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                command.Caller, session => CombatRules.ResolveAction(session, command.Caller.PlayerId, command.ActionId, outcomes, newIds)),
            cancellationToken);
        // The combat has open actions only. The log tells an action that is resolved from one that was never declared.
        return result.Error?.Code == GameErrors.ActionNotFound().Code
            && (await log.FindAsync(ids.OfAction(command.SessionId, command.ActionId).All, cancellationToken))
                .Any(e => e.Event.Fact is CombatChanged { News.Event: CombatEvent.ActionDeclared })
                ? GameErrors.ActionAlreadyResolved()
                : result;
    }
}
