using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.UpdateState;

/// <summary>ICD, "State Updates", "State Change Notification", from a client.</summary>
internal static class UpdateStateEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<StateUpdateMessage, UpdateState>(
        MessageTypes.StateUpdate,
        (message, context) => new UpdateState(context.SessionId, context.Caller, message.Changes, message.UpdateId));
}
