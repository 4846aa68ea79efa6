using System.Text.Json.Nodes;

namespace GameSession.Tests.Fuzz;

/// <summary>The players of a fuzzed table and the ids that they use: few, so that independent inputs refer to the same things.</summary>
internal sealed class Cast
{
    /// <summary>A text that only hidden parts contain.</summary>
    public const string Secret = "s3cr3t-0f-the-gm";

    private const int InputsPerAction = 400;
    private const int ActionsAtATime = 3;

    private readonly ulong _seed;
    private readonly int _table;

    public Cast(ulong seed, int table)
    {
        (_seed, _table) = (seed, table);
        var chance = new Chance(seed, -1 - table);
        GameMaster = chance.Id();
        Players = [chance.Id(), chance.Id()];
        Characters = [chance.Id(), chance.Id()];
        Observer = chance.Id();
        Drifters = [chance.Id(), chance.Id(), chance.Id()];
        Monsters = [chance.Id(), chance.Id(), chance.Id(), chance.Id()];
        Ambushers = [chance.Id(), chance.Id()];
    }

    public Guid GameMaster { get; }

    public IReadOnlyList<Guid> Players { get; }

    /// <summary>The characters of <see cref="Players"/>, in their order.</summary>
    public IReadOnlyList<Guid> Characters { get; }

    public Guid Observer { get; }

    /// <summary>The player who joins and leaves.</summary>
    public IReadOnlyList<Guid> Drifters { get; }

    public IReadOnlyList<Guid> Monsters { get; }

    /// <summary>Hidden combatants that are never revealed: as secret as <see cref="Secret"/>.</summary>
    public IReadOnlyList<Guid> Ambushers { get; }

    /// <summary>Texts that players must never be sent.</summary>
    public IReadOnlyList<string> Secrets => [Secret, .. Ambushers.Select(a => $"{a}")];

    public static JsonObject Settings => new()
    {
        ["gm_only_paths"] = new JsonArray("/gm", "/npcs/mira/secret", "/shared/vault"),
        ["player_writable_paths"] = new JsonArray("/shared", "/party"),
        ["allow_observers"] = true,
        ["max_players"] = 6,
        ["initial_state"] = State(),
    };

    /// <summary>A state with something hidden at each hidden path.</summary>
    public static JsonObject State() => new()
    {
        ["shared"] = new JsonObject { ["door"] = "closed", ["log"] = new JsonArray(1, 2, 3), ["vault"] = new JsonObject { ["code"] = Secret } },
        ["npcs"] = new JsonObject { ["mira"] = new JsonObject { ["name"] = "Mira", ["secret"] = Secret } },
        ["gm"] = new JsonObject { ["plot"] = Secret },
        ["world"] = new JsonObject { ["time"] = 12.50m },
    };

    public Guid AnyCombatant(Chance chance) => chance.In(50) ? chance.OneOf(Characters) : chance.OneOf(Monsters);

    /// <summary>An action id for about this time: those who declare and those who resolve at the same time use the same few ids.</summary>
    public Guid Action(long index, Chance chance) =>
        new Chance(
            _seed, (long.MaxValue >> 8) - (_table * 1_000_003L) - (((index / InputsPerAction) - chance.Below(2)) * ActionsAtATime) - chance.Below(
            ActionsAtATime)).Id();
}
