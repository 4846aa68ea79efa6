using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.EndCombat;

/// <summary>Ends the combat; game master only (not in the ICD).</summary>
internal static class EndCombatEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<CombatEndMessage, EndCombat>(
        MessageTypes.CombatEnd,
        (_, context) => new EndCombat(context.SessionId, context.Caller));
}
