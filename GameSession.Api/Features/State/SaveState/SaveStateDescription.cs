using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.SaveState;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class SaveStateDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.State,
        "Save the state",
        """
        Replaces the session's whole state, `/combat` included. For the game master. Every member is told what changed. With `If-Match` the save
        takes effect only if the session is at that version; read the version from the `ETag` of the last answer. A session accepts 60 saves and
        rewinds a minute.
        """)
    {
        Parameters = [new("If-Match", "The version that must be current, in quotes; `*` for any.", "\"14\"") { IsHeader = true }],
        Requests =
        [
            new("state", "A state with a note", new SaveStateRequest(
                (StateObject)StateValue.Parse("""{ "shared": { "door": "open" }, "gm": { "trap": "sprung" } }"""),
                (StateObject)StateValue.Parse("""{ "note": "The butler did it", "public": { "title": "The first evening" } }"""))),
        ],
        Success = new(StatusCodes.Status200OK, "The state is saved.")
        {
            Examples = [new("version", "The new version", new SaveStateResponse("15", ExampleSession.Saved))],
            Headers = [AnswerHeaders.ETag],
        },
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.InvalidMessage("if-match", "must be one quoted version, or *"),
            GameErrors.InvalidCombat(),
            GameErrors.InvalidEffects(),
            GameErrors.NotAMember(),
            GameErrors.Forbidden("Only the game master may do this."),
            GameErrors.SessionEnded(),
            GameErrors.VersionConflict(16),
            GameErrors.StateTooLarge(StateLimits.Default.MaxBytes),
        ],
    };
}
