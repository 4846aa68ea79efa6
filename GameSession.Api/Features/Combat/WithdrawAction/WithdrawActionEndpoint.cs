using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.WithdrawAction;

/// <summary>Takes back a declared action (not in the ICD).</summary>
internal static class WithdrawActionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<ActionWithdrawMessage, WithdrawAction>(
        MessageTypes.ActionWithdraw,
        (message, context) => new WithdrawAction(context.SessionId, context.Caller, message.ActionId));
}
