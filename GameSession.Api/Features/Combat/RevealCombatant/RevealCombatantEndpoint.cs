using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.RevealCombatant;

/// <summary>Reveals a hidden combatant; game master only (not in the ICD).</summary>
internal static class RevealCombatantEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<CombatantRevealMessage, RevealCombatant>(
        MessageTypes.CombatantReveal,
        (message, context) => new RevealCombatant(context.SessionId, context.Caller, message.CharacterId));
}
