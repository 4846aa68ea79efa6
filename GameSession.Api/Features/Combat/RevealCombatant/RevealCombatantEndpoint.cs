using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RevealCombatant;

/// <summary>Reveals a hidden combatant; game master only (not in the ICD).</summary>
internal static class RevealCombatantEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<CombatantRevealMessage, Committed>(
        MessageTypes.CombatantReveal,
        (message, context) => new RevealCombatant(context.SessionId, context.Caller, message.CharacterId));
}
