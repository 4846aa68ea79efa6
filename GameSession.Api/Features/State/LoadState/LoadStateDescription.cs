using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.LoadState;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class LoadStateDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.State,
        "Load the state",
        """
        The live state as the caller may see it, with the `metadata` of the last save, of which members other than the game master see what is in
        `public`. With `version` it is the state as it was then; the settings decide what of it is hidden. For members.
        """)
    {
        Parameters = [new("version", "An older version; the current one if it is left out.", "12") { Pattern = WireText.VersionPattern }],
        Success = new(StatusCodes.Status200OK, "The state.")
        {
            Examples =
            [
                new("player", "As a player sees it", State("""{ "shared": { "door": "open" } }""", """{ "title": "The first evening" }""", "12")),
                new("game_master", "As the game master sees it", State(
                    """{ "shared": { "door": "open" }, "gm": { "trap": "sprung" } }""",
                    """{ "note": "The butler did it", "public": { "title": "The first evening" } }""",
                    "15")),
            ],
            Headers = [AnswerHeaders.ETag],
        },
        Refusals =
        [
            .. SharedRefusals.Session,
            GameErrors.InvalidMessage("version", "must be a version, a decimal number"),
            GameErrors.NotAMember(),
            GameErrors.VersionNotFound(),
        ],
    };

    private static LoadStateResponse State(string state, string metadata, string version) =>
        new((StateObject)StateValue.Parse(state), (StateObject)StateValue.Parse(metadata), version, ExampleSession.Saved);
}
