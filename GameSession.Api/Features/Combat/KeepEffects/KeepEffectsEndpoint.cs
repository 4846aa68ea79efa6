using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.KeepEffects;

/// <summary>Keeps effects that were due; game master only (not in the ICD).</summary>
internal static class KeepEffectsEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<EffectsKeepMessage, KeepEffects>(
        MessageTypes.EffectsKeep,
        (message, context) => new KeepEffects(context.SessionId, context.Caller, message.EffectIds));
}
