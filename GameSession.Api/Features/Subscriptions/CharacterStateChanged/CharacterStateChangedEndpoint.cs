using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Subscriptions.CharacterStateChanged;

/// <summary>ICD, "Character Events", "Character State Change" (subscribed).</summary>
internal static class CharacterStateChangedEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapDelivery<CharacterStateChangedMessage, int>(
        Topology.CharacterStateChanged,
        (message, delivery) => new CharacterStateChanged(delivery.Id, message.CharacterId, message.ChangeType, message.Details));
}
