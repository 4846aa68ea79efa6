using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Subscriptions.CampaignStateChanged;

/// <summary>ICD, "Campaign Events", "Campaign State Change" (subscribed).</summary>
internal static class CampaignStateChangedEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapDelivery<CampaignStateChangedMessage, int>(
        Topology.CampaignStateChanged,
        (message, delivery) => new CampaignStateChanged(delivery.Id, message.CampaignId, message.ChangeType, message.Details));
}
