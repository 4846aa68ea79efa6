using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.ResolveAction;

/// <summary>ICD, "Combat Actions", "Action Resolution".</summary>
internal static class ResolveActionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapMessage<ActionResolveMessage, Committed>(
        MessageTypes.ActionResolve,
        (message, context) => new ResolveAction(context.SessionId, context.Caller, message.ActionId, message.Outcomes));
}
