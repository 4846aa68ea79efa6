using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.RollDice;

/// <summary>Rolls dice (not in the ICD).</summary>
internal static class RollDiceEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<DiceRollMessage, RollDice>(
        MessageTypes.DiceRoll,
        (message, context) => new RollDice(
            context.SessionId, context.Caller, message.Expression, message.To, message.CharacterId, message.Label, message.RollId));
}
