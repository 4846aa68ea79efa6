using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.JoinSession;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class JoinSessionDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Join a session",
        """
        The caller takes a seat, as a player with a character or, if the session allows it, as an observer without one, and gets a connection token.
        Whoever has a seat may join again at any time: that gives a new token and, with another `character_id`, changes the character. The game
        master has a seat from the beginning. A session accepts 30 joins a minute.

        Where `settings.characters` says who may play whom, another character is `forbidden`. Elsewhere a character is `character_taken` when another
        player plays it, when it is in the combat, or when the state has another player's id at `/characters/{character_id}/player_id`. A player who
        left comes back to the character that they had last, unless another player plays it.
        """)
    {
        Requests =
        [
            new("player", "With a character", new JoinSessionRequest(ExampleSession.Character)),
            new("observer", "As an observer", new JoinSessionRequest(Role: Role.Observer.ToWire())),
        ],
        Success = new(StatusCodes.Status200OK, "The caller has a seat.")
        {
            Examples =
            [
                new("seat", "The caller's seat", new JoinSessionResponse(
                    ExampleSession.ConnectionToken,
                    ExampleSession.WebsocketUrl,
                    (StateObject)StateValue.Parse("""{ "shared": { "door": "closed" } }"""))),
            ],
        },
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.InvalidMessage("character_id", "an observer has no character"),
            GameErrors.Forbidden("You are not invited to this session."),
            GameErrors.Forbidden("This session has no observers."),
            GameErrors.Forbidden("The game master has not given you this character."),
            GameErrors.SessionEnded(),
            GameErrors.CharacterTaken(),
            GameErrors.SessionFull(10),
        ],
    };
}
