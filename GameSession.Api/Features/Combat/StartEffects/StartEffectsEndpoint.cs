using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.StartEffects;

/// <summary>Starts effects that are no action's outcome; game master only (not in the ICD).</summary>
internal static class StartEffectsEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<EffectsStartMessage, StartEffects>(
        MessageTypes.EffectsStart,
        (message, context) => new StartEffects(context.SessionId, context.Caller, message.Effects));
}
