using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.DeclareAction;

/// <summary>ICD, "Combat Actions", "Action Declaration".</summary>
internal static class DeclareActionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<ActionDeclareMessage, Committed>(
        MessageTypes.ActionDeclare,
        (message, context) => new DeclareAction(
            context.SessionId, context.Caller, message.ActionId, message.CharacterId, message.ActionType, message.Targets ?? [],
            message.Details ?? StateObject.Empty));
}
