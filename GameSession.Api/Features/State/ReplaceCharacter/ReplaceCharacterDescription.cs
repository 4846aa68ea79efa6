using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.ReplaceCharacter;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class ReplaceCharacterDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.State,
        "Replace a character",
        """
        The body, an object of at most 1 MiB, takes the place of `/characters/{character_id}` in the state, in one version. For the character's player
        and the game master. Members are told what changed (`state_update`), however large the document is; the same document again changes nothing.
        What is hidden from the caller there stays as it is. With `If-Match` it takes effect only if the session is at that version; read the version
        from the `ETag` of the last answer. One caller may send 12 of these requests a minute to a session.
        """)
    {
        Parameters =
        [
            new("character_id", "The character.", $"{ExampleSession.Character}"),
            new("If-Match", "The version that must be current, in quotes; `*` for any.", "\"14\"") { IsHeader = true },
        ],
        Requests =
        [
            new("character", "A character sheet", StateValue.Parse(
                """{ "name": "Thia", "level": 3, "hit_points": { "current": 21, "maximum": 27 }, "spells": ["shield", "sleep"] }""")),
        ],
        Success = new(StatusCodes.Status200OK, "The state has the document.")
        {
            Examples = [new("version", "The version, as the caller sees it", new SaveStateResponse("15", ExampleSession.Saved))],
            Headers = [AnswerHeaders.ETag],
        },
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.InvalidMessage("if-match", "must be one quoted version, or *"),
            GameErrors.NotAMember(),
            GameErrors.Forbidden("You may replace only your own characters."),
            GameErrors.SessionEnded(),
            GameErrors.VersionConflict(16),
            GameErrors.StateTooLarge(StateLimits.Default.MaxBytes),
        ],
    };
}
