using GameSession.Api.Domain;
using GameSession.Api.Http;

namespace GameSession.Api.Features.Sessions.ClaimGameMaster;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class ClaimGameMasterDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Claim the game master's seat",
        """
        The caller becomes the game master of a session whose game master has not been online for `settings.game_master_absence` seconds. For deputies
        (`settings.game_masters`); with `settings.game_master_claim` `longest_member` also for the player who has had a seat the longest of those
        online, while no deputy has been online for that long either. Before that it is `game_master_present`. What happens to the seats and the
        connections of both is as when the seat is handed over.
        """)
    {
        Success = new(StatusCodes.Status204NoContent, "The caller is the game master."),
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.NotAMember(),
            GameErrors.Forbidden("The game master's seat cannot be claimed in this session."),
            GameErrors.Forbidden("You may not claim the game master's seat."),
            GameErrors.Forbidden("Another player has been in the session longer than you."),
            GameErrors.GameMasterPresent(TimeSpan.FromSeconds(90)),
            GameErrors.SessionEnded(),
        ],
    };
}
