using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.SetBudgets;

/// <summary>Sets budgets of a combatant; game master only (not in the ICD).</summary>
internal static class SetBudgetsEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<BudgetsSetMessage, SetBudgets>(
        MessageTypes.BudgetsSet,
        (message, context) => new SetBudgets(context.SessionId, context.Caller, message.CharacterId, message.Budgets));
}
