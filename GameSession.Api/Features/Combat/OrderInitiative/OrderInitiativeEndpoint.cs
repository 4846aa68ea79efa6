using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.OrderInitiative;

/// <summary>Sets the initiative order; game master only (not in the ICD).</summary>
internal static class OrderInitiativeEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<InitiativeOrderMessage, OrderInitiative>(
        MessageTypes.InitiativeOrder,
        (message, context) => new OrderInitiative(context.SessionId, context.Caller, message.Order));
}
