using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.ResolveAction;

/// <summary>ICD, "Combat Actions", "Action Resolution".</summary>
internal static class ResolveActionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<ActionResolveMessage, ResolveAction>(
        MessageTypes.ActionResolve,
        (message, context) => new ResolveAction(context.SessionId, context.Caller, message.ActionId, message.Outcomes, message.Changes ?? []));
}
