namespace GameSession.Api.Domain;

/// <summary>Decides whether an action that waits for its outcome is taken back.</summary>
internal static class ActionWithdrawal
{
    public static Result<Decision> Decide(Session session, Guid playerId, Guid actionId)
    {
        if (CombatRules.Refuse(session, playerId) is { } refusal) return refusal;
        var viewer = session.ViewerOf(playerId);
        if (CombatRules.SeenBy(viewer, session) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Actions.Find(a => a.Id == actionId && (viewer == Viewer.GameMaster || !a.IsHidden)) is not { } action)
        {
            return GameErrors.ActionNotFound();
        }

        if (viewer == Viewer.Players && !CombatRules.ActsFor(session, combat, playerId, action.CharacterId))
        {
            return GameErrors.Forbidden("You may withdraw only actions of characters that you act for.");
        }

        return CombatReports.ActionWithdrawn(playerId, combat, CombatBudgets.Withdraw(combat, action), action);
    }
}
