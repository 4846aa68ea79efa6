using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.EndDelay;

/// <summary>Lets a combatant that delays act next; game master only (not in the ICD).</summary>
internal static class EndDelayEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<CombatantActMessage, EndDelay>(
        MessageTypes.CombatantAct,
        (message, context) => new EndDelay(context.SessionId, context.Caller, message.CharacterId));
}
