using GameSession.Api.Domain;
using GameSession.Api.Http;

namespace GameSession.Api.Features.Sessions.RemovePlayer;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class RemovePlayerDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Remove a player",
        "Frees the seat and the character of a player or observer, and closes their connections. For the game master. They may join again.")
    {
        Parameters = [new("player_id", "Who is removed.", $"{ExampleSession.Anna}")],
        Success = new(StatusCodes.Status204NoContent, "The seat is free."),
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.NotAMember(),
            GameErrors.Forbidden("Only the game master may do this."),
            GameErrors.Forbidden("The game master cannot be removed."),
            GameErrors.PlayerNotFound(),
        ],
    };
}
