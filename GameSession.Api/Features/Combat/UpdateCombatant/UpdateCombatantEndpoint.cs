using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.UpdateCombatant;

/// <summary>Changes a combatant; game master only (not in the ICD).</summary>
internal static class UpdateCombatantEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<CombatantUpdateMessage, UpdateCombatant>(
        MessageTypes.CombatantUpdate,
        (message, context) => new UpdateCombatant(context.SessionId, context.Caller, message.CharacterId, message.ToChange()));
}
