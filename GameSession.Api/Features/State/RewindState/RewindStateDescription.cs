using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.RewindState;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class RewindStateDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.State,
        "Rewind the state",
        """
        Makes the state of an older version, its `/combat` included, the newest. For the game master. Nothing is erased: the rewind is a new version,
        and every member is told what changed. A session accepts 60 saves and rewinds a minute.
        """)
    {
        Requests = [new("version", "Back to version 12", new RewindStateRequest("12"))],
        Success = new(StatusCodes.Status200OK, "The state of that version is the newest.")
        {
            Examples = [new("version", "The new version", new SaveStateResponse("16", ExampleSession.Saved))],
            Headers = [AnswerHeaders.ETag],
        },
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.InvalidMessage("version", "must be a version, a decimal string"),
            GameErrors.NotAMember(),
            GameErrors.Forbidden("Only the game master may do this."),
            GameErrors.VersionNotFound(),
            GameErrors.SessionEnded(),
        ],
    };
}
