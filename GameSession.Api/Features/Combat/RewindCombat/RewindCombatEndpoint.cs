using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RewindCombat;

/// <summary>Makes an earlier combat the present one; game master only (not in the ICD).</summary>
internal static class RewindCombatEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<CombatRewindMessage, Committed>(
        MessageTypes.CombatRewind,
        (message, context) => new RewindCombat(context.SessionId, context.Caller, message.Version, message.Steps, message.ExpectedVersion));
}
