using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.ChangeTurn;

/// <summary>ICD, "Initiative and Turn Management", "Turn Change".</summary>
internal static class ChangeTurnEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.MapCommand<TurnChangeMessage, ChangeTurn>(
        MessageTypes.TurnChange,
        (message, context) => new ChangeTurn(
            context.SessionId, context.Caller, message.ActiveCharacter, message.Round, message.TurnNumber, message.SkipDue == true));
}
