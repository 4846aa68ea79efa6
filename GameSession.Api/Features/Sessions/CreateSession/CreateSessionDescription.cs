using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.CreateSession;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class CreateSessionDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Create a session",
        """
        The caller becomes the game master of a new session and gets a connection token for it. `settings` decide who may join, what players may
        write, and what they never see. Ten sessions an hour may be created by one user.
        """)
    {
        Requests =
        [
            new("session", "A session with a first state", new CreateSessionRequest(
                ExampleSession.CampaignId,
                ExampleSession.Name,
                (StateObject)StateValue.Parse(
                    """
                    {
                      "max_players": 5,
                      "allow_observers": true,
                      "initial_state": { "shared": { "door": "closed" }, "gm": { "trap": "pit" } }
                    }
                    """))),
            new("defaults", "A session with the default settings", new CreateSessionRequest(ExampleSession.CampaignId, ExampleSession.Name)),
        ],
        Success = new(StatusCodes.Status201Created, "The session exists, and the caller is its game master.")
        {
            Examples =
            [
                new("session", "The new session", new CreateSessionResponse(
                    ExampleSession.Id, ExampleSession.ConnectionToken, ExampleSession.WebsocketUrl)),
            ],
            Headers = [AnswerHeaders.Location],
        },
        IsRateLimited = true,
        Refusals =
        [
            GameErrors.InvalidMessage("settings.dice", "must be \"client\" or \"server\""),
            GameErrors.ReservedPath(Permissions.Combat),
            GameErrors.StateTooLarge(StateLimits.Default.MaxBytes),
            GameErrors.StorageUnavailable(outcomeUnknown: false),
            GameErrors.StorageUnavailable(outcomeUnknown: true),
        ],
    };
}
