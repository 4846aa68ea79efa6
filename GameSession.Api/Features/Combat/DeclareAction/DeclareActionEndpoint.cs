using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.DeclareAction;

/// <summary>ICD, "Combat Actions", "Action Declaration".</summary>
internal static class DeclareActionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<ActionDeclareMessage, DeclareAction>(
        MessageTypes.ActionDeclare,
        (message, context) => new DeclareAction(
            context.SessionId, context.Caller, message.ActionId, message.CharacterId, message.ActionType, message.Targets ?? [],
            message.Details ?? StateObject.Empty, message.Cost));
}
