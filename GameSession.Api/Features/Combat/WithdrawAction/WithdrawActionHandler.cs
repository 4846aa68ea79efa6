using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.WithdrawAction;

/// <summary>Takes back an action that waits for its outcome.</summary>
internal sealed record WithdrawAction(Guid SessionId, Caller Caller, Guid ActionId) : ICommand<Committed>, ICombatAction;

internal sealed class WithdrawActionHandler(SessionRegistry sessions, DeclaredActions declared) : ICommandHandler<WithdrawAction, Committed>
{
    public async Task<Result<Committed>> Handle(WithdrawAction command, CancellationToken cancellationToken)
    {
        var (sessionId, player) = (command.SessionId, command.Caller.PlayerId);
        var result = await sessions.ExecuteAsync(
            sessionId,
            new SessionCommand(command.Caller, session => ActionWithdrawal.Decide(session, player, command.ActionId)),
            cancellationToken);
        if (result.Error?.Code != GameErrors.ActionNotFound().Code) return result;
        var viewer = await sessions.QueryAsync<Viewer>(sessionId, fresh: false, session => session.ViewerOf(player), cancellationToken);
        if (viewer.IsError) return viewer.Error!;
        return await declared.HasAsync(sessionId, command.ActionId, viewer.Value, cancellationToken) ? GameErrors.ActionAlreadyResolved() : result;
    }
}
