using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.ChangeCharacters;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class ChangeCharactersDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "Give and take characters",
        """
        Gives a player characters besides their own (a companion, a summoned creature, the character of somebody who is absent), and takes some. For
        the game master. The player writes, rolls, declares and ends turns for each of them. Asking again for what is already so changes nothing. A
        character that another player plays is `character_taken`: take it from that player first. One caller may send 60 of
        these requests, saves and rewinds a minute to a session.
        """)
    {
        Parameters = [new("player_id", "Who gets and loses the characters.", $"{ExampleSession.Anna}")],
        Requests = [new("grant", "A familiar", new ChangeCharactersRequest(Grant: [ExampleSession.Familiar]))],
        Success = new(StatusCodes.Status200OK, "The player plays these characters.")
        {
            Examples =
            [
                new("characters", "Two characters", new PlayerCharactersResponse(
                    ExampleSession.Anna, [ExampleSession.Character, ExampleSession.Familiar])),
            ],
        },
        IsRateLimited = true,
        Refusals =
        [
            .. SharedRefusals.Command,
            GameErrors.InvalidMessage("grant", "only a player plays characters"),
            GameErrors.NotAMember(),
            GameErrors.Forbidden("Only the game master may do this."),
            GameErrors.PlayerNotFound(),
            GameErrors.CharacterTaken(),
            GameErrors.TooManyCharacters(SeatRules.MaxCharacters),
            GameErrors.SessionEnded(),
        ],
    };
}
