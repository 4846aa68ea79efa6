using GameSession.Tests.Fuzz;

namespace GameSession.Tests.Security;

/// <summary>Somebody at a table, or near one.</summary>
internal enum Who
{
    GameMaster,

    /// <summary>A player with a seat from the beginning to the end.</summary>
    Anna,

    /// <inheritdoc cref="Anna"/>
    Ben,

    /// <summary>A player who joins and leaves.</summary>
    Drifter,

    /// <summary>An observer, where the session allows observers.</summary>
    Observer,

    /// <summary>A user who never has a seat.</summary>
    Stranger,
}

/// <summary>
/// The people and the ids of one table of a twin. What clients choose within a session (characters, actions) is the same at both tables, so that
/// nothing is sorted differently; what is unique over all sessions (players, updates) is not.
/// </summary>
internal sealed class TwinCast
{
    private const int Numbers = 4;

    private readonly Dictionary<Guid, string> _names = [];
    private readonly HashSet<Guid> _shared;
    private readonly ulong _seed;
    private readonly long _first;
    private readonly int _table;

    /// <param name="plain">The cast of the other table, for the secret one.</param>
    public TwinCast(ulong seed, int twin, TwinCast? plain = null)
    {
        (_seed, _first, _table, _shared) = (seed, -1 - ((long)twin * Numbers), plain is null ? 2 : 1, plain?._shared ?? []);
        var chance = new Chance(seed, _first);
        Heroes = Shared(2);
        Spares = Shared(3);
        Monsters = Shared(4);
        Ambushers = Shared(4);
        Lurkers = Shared(2);
        chance = new Chance(seed, _first - _table);
        Campaign = Named(chance.Id(), "campaign");
        People = Enum.GetValues<Who>().ToDictionary(who => who, who => Named(chance.Id(), $"{who}"));

        List<Guid> Shared(int count)
        {
            var ids = Enumerable.Range(0, count).Select(_ => chance.Id()).ToList();
            _shared.UnionWith(ids);
            return ids;
        }
    }

    public Guid Campaign { get; }

    public IReadOnlyDictionary<Who, Guid> People { get; }

    /// <summary>Those whose transcripts are compared.</summary>
    public static IReadOnlyList<Who> Viewers { get; } = [Who.Anna, Who.Ben, Who.Drifter, Who.Observer, Who.Stranger];

    /// <summary>The characters of Anna and Ben.</summary>
    public IReadOnlyList<Guid> Heroes { get; }

    /// <summary>Characters that the drifter may bring.</summary>
    public IReadOnlyList<Guid> Spares { get; }

    /// <summary>Combatants that the game master rolls for where everybody sees it.</summary>
    public IReadOnlyList<Guid> Monsters { get; }

    /// <summary>Combatants that are hidden, and only at the secret table. The game master never shows them.</summary>
    public IReadOnlyList<Guid> Ambushers { get; }

    /// <summary>Combatants that are hidden at both tables, and revealed at both.</summary>
    public IReadOnlyList<Guid> Lurkers { get; }

    /// <summary>The id of an action. The same step has the same ones at both tables.</summary>
    public Guid Action(long step, int number = 0)
    {
        var id = new Chance(_seed ^ 0xAC710, (_first << 20) - (step * 64) - number).Id();
        _shared.Add(id);
        return id;
    }

    /// <summary>The id of an update. The same step has different ones at the two tables.</summary>
    public Guid Update(long step, int number = 0)
    {
        var bytes = new Chance(_seed ^ (0x0DD0UL + (ulong)_table), (_first << 20) - (step * 64) - number).Id().ToByteArray(bigEndian: true);
        // Version 4: a client may choose any but 8.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        return Named(new Guid(bytes, bigEndian: true), $"update {step}.{number}");
    }

    /// <summary>Gives an id of this table a name, which takes its place in transcripts.</summary>
    public Guid Named(Guid id, string name)
    {
        _names[id] = name;
        return id;
    }

    /// <summary>What stands for an id in a transcript; null for one that the service has made.</summary>
    public string? NameOf(Guid id) => _names.TryGetValue(id, out var name) ? name : _shared.Contains(id) ? $"{id}" : null;
}
