using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.RollInitiative;

/// <summary>ICD, "Initiative and Turn Management", "Initiative Roll".</summary>
internal static class RollInitiativeEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<InitiativeRollMessage, RollInitiative>(
        MessageTypes.InitiativeRoll,
        (message, context) => new RollInitiative(
            context.SessionId, context.Caller, message.CharacterId, message.Roll,
            message.Modifiers ?? new Dictionary<string, decimal>(), message.Hidden, message.ToGrouping(),
            message.Advantage == true, message.Disadvantage == true));
}
