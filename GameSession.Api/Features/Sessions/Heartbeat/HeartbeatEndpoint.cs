using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.Heartbeat;

/// <summary>ICD, "Connection Events", "Heartbeat", from a client.</summary>
internal static class HeartbeatEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<ClientHeartbeatMessage, HeartbeatMessage>(
        MessageTypes.Heartbeat,
        (_, context) => new Heartbeat(context.Caller));
}
