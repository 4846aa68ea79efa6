using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.HandOverGameMaster;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class HandOverGameMasterDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Hand the game master's seat over",
        """
        Another member becomes the game master. For the game master, not for deputies. The former game master takes the new one's role, or is a player
        if they play a character; both keep their characters and their connection tokens. Both see another state with other versions from here on, so
        their connections are closed with 1012 `session_reloaded`: connect again, and synchronise without `since`.
        """)
    {
        Requests = [new("player", "To a player", new HandOverRequest(ExampleSession.Anna))],
        Success = new(StatusCodes.Status204NoContent, "The other member is the game master."),
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.NotAMember(),
            GameErrors.Forbidden("Only the game master may hand their seat over."),
            GameErrors.PlayerNotFound(),
            GameErrors.SessionEnded(),
        ],
    };
}
