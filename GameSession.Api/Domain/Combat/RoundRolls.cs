using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GameSession.Api.Domain;

/// <summary>
/// Initiative that is rolled again at the start of each of the players' rounds. A roll depends on the command's secret bytes, the round and the
/// combatant alone: not on who else is in the combat, so what players see does not depend on hidden combatants.
/// </summary>
internal static class RoundRolls
{
    private const int Sides = 20;

    /// <summary>The combat of a command that may begin a round.</summary>
    /// <param name="seed">From a secure source, and unique to the command.</param>
    public static Combat Prepare(Session session, Combat combat, Guid? seed) =>
        session.Settings.InitiativeEachRound && seed is not null ? combat with { RollSeed = seed } : combat;

    /// <summary>The combat with a d20 for every combatant, and in the order of these rolls. Ties stay as they were.</summary>
    public static Combat Roll(Combat combat, Guid seed)
    {
        var rolled = combat.Order.Select(c => c.After is null ? c with { Roll = Die(seed, combat.ShownRound, c.CharacterId) } : c);
        return combat with { Order = Groups.Attached([.. rolled.OrderByDescending(c => c.Total).ThenByDescending(c => c.Dexterity)]) };
    }

    /// <summary>Whether a viewer sees that somebody has rolled again.</summary>
    public static bool AreSeen(Combat before, Combat after, Viewer viewer) => after.RollSeed is not null
        && after.Order.Exists(c => (viewer == Viewer.GameMaster || !c.IsHidden) && before.Find(c.CharacterId) is { } was && was.Roll != c.Roll);

    // Of 64 bits, so that no face is more likely in any way that could be noticed.
    private static int Die(Guid seed, int round, Guid id)
    {
        var hash = SHA256.HashData([.. seed.ToByteArray(), .. BitConverter.GetBytes(round), .. id.ToByteArray()]);
        return 1 + (int)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % Sides);
    }
}
