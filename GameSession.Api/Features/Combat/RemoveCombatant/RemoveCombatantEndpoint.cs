using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.RemoveCombatant;

/// <summary>Removes a combatant; game master only (not in the ICD).</summary>
internal static class RemoveCombatantEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<CombatantRemoveMessage, RemoveCombatant>(
        MessageTypes.CombatantRemove,
        (message, context) => new RemoveCombatant(context.SessionId, context.Caller, message.CharacterId, message.WithMembers));
}
