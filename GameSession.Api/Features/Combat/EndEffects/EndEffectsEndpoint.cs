using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.EndEffects;

/// <summary>Ends effects (not in the ICD).</summary>
internal static class EndEffectsEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<EffectsEndMessage, EndEffects>(
        MessageTypes.EffectsEnd,
        (message, context) => new EndEffects(context.SessionId, context.Caller, message.EffectIds, message.SourceActionId, message.SourceId));
}
