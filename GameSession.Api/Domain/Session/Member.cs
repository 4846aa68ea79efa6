using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>What a member of a session may do.</summary>
internal enum Role
{
    /// <summary>Sees and writes everything; the session's creator.</summary>
    GameMaster,

    /// <summary>Plays characters.</summary>
    Player,

    /// <summary>Sees what players see and changes nothing.</summary>
    Observer,
}

/// <summary>A seat at the table.</summary>
/// <param name="PlayerId">The JWT's subject.</param>
/// <param name="Characters">The characters played; none for observers.</param>
/// <param name="JoinedVersion">The version of the event that seated them: a connection token is bound to it, so that leaving voids it.</param>
internal sealed record Member(Guid PlayerId, Role Role, ImmutableArray<Guid> Characters, long JoinedVersion)
{
    /// <summary>The first of the characters: the one that the player joined with last. Null for none.</summary>
    public Guid? CharacterId => Characters is [var first, ..] ? first : null;

    public bool Plays(Guid characterId) => Characters.Contains(characterId);
}

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
