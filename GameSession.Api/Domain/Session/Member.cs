namespace GameSession.Api.Domain;

/// <summary>What a member of a session may do.</summary>
internal enum Role
{
    /// <summary>Sees and writes everything; the session's creator.</summary>
    GameMaster,

    /// <summary>Plays a character.</summary>
    Player,

    /// <summary>Sees what players see and changes nothing.</summary>
    Observer,
}

/// <summary>A seat at the table.</summary>
/// <param name="PlayerId">The JWT's subject.</param>
/// <param name="CharacterId">The character played; none for the game master and observers.</param>
/// <param name="JoinedVersion">The version of the event that seated them: a connection token is bound to it, so that leaving voids it.</param>
internal sealed record Member(Guid PlayerId, Role Role, Guid? CharacterId, long JoinedVersion);

/// <summary>The wire's and the database's names of the roles.</summary>
internal static class Roles
{
    public static string ToWire(this Role role) => role switch
    {
        Role.GameMaster => "game_master",
        Role.Player => "player",
        _ => "observer",
    };

    public static Role Parse(string wire) => wire switch
    {
        "game_master" => Role.GameMaster,
        "player" => Role.Player,
        "observer" => Role.Observer,
        _ => throw new FormatException($"'{wire}' is not a role."),
    };
}
