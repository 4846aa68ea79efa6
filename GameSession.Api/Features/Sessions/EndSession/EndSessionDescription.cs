using GameSession.Api.Domain;
using GameSession.Api.Http;

namespace GameSession.Api.Features.Sessions.EndSession;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class EndSessionDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "End a session",
        """
        Ends the session for everybody. For the game master. All connections close; the session can be read from then on, but not changed. Ending it
        again changes nothing.
        """)
    {
        Success = new(StatusCodes.Status204NoContent, "The session is over."),
        Refusals = [.. SharedRefusals.Command, GameErrors.NotAMember(), GameErrors.Forbidden("Only the game master may do this.")],
    };
}
