using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.OrderInitiative;

/// <summary>Sets the initiative order; game master only (not in the ICD).</summary>
internal static class OrderInitiativeEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<InitiativeOrderMessage, Committed>(
        MessageTypes.InitiativeOrder,
        (message, context) => new OrderInitiative(context.SessionId, context.Caller, message.Order));
}
