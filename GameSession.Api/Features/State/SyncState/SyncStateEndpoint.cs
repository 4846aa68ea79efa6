using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.SyncState;

/// <summary>ICD, "State Updates", "State Sync Request" and "State Sync Response".</summary>
internal static class SyncStateEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<SyncRequestMessage, SyncedState>(
        MessageTypes.SyncRequest,
        (message, context) => new SyncState(context.SessionId, context.Caller, message.Paths ?? [], message.Since));
}
