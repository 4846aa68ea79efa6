using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.GetSession;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class GetSessionDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions, "Get a session", "The session with its members, and who of them is online now. For its members.")
    {
        Success = new(StatusCodes.Status200OK, "The session and its members.")
        {
            Examples =
            [
                new("session", "A game master and one player", new SessionDetailResponse(
                    ExampleSession.Id, ExampleSession.CampaignId, ExampleSession.Name, "active", ExampleSession.Gwen, "14",
                    [
                        new PlayerSummary(
                            ExampleSession.Gwen, Role.GameMaster.ToWire(), CharacterId: null, CharacterIds: [], Online: true, Deputy: false),
                        new PlayerSummary(
                            ExampleSession.Anna, Role.Player.ToWire(), ExampleSession.Character,
                            [ExampleSession.Character, ExampleSession.Familiar], Online: false, Deputy: false),
                    ],
                    ExampleSession.Created)),
            ],
        },
        Refusals = [.. SharedRefusals.Session, GameErrors.NotAMember()],
    };
}
