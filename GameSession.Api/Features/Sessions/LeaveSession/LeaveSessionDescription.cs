using GameSession.Api.Domain;
using GameSession.Api.Http;

namespace GameSession.Api.Features.Sessions.LeaveSession;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class LeaveSessionDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Leave a session",
        """
        Frees the caller's seat and character. The caller's connections close, and the connection token becomes invalid. The game master cannot leave.
        """)
    {
        Success = new(StatusCodes.Status204NoContent, "The seat is free."),
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.NotAMember(),
            GameErrors.Forbidden("The game master cannot leave the session; hand the seat over, or end the session."),
        ],
    };
}
