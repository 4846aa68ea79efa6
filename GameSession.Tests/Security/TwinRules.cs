using System.Text.Json.Nodes;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>The settings of a twin, the same at both tables. Only the secret one may have something hidden in its first state.</summary>
internal sealed class TwinRules
{
    private static readonly string[][] Hiding =
    [
        ["/gm"],
        [],
        ["/gm", "/npcs/mira/secret", "/shared/vault"],
        ["/gm", "/npcs/mira/secret", "/npcs/bob", "/shared/vault/code", "/world/plan/next", "/characters/{hero}/curse"],
    ];

    private static readonly string[][] Writable = [["/shared"], ["/shared", "/party"], ["/npcs", "/shared"], [""]];

    private readonly List<string> _gmOnly;
    private readonly string[] _writable;
    private readonly bool _hasDefaults;
    private readonly bool _allowsObservers;
    private readonly bool _enforcesActions;
    private readonly bool _namesCharacters;

    public TwinRules(Chance chance, TwinCast cast)
    {
        _hasDefaults = chance.In(15);
        var hero = $"{cast.Heroes[0]}";
        _gmOnly = [.. Hiding[_hasDefaults ? 0 : chance.Below(Hiding.Length)].Select(p => p.Replace("{hero}", hero, StringComparison.Ordinal))];
        // The private part of somebody who is not at the table is hidden from all who are.
        HiddenPaths = _gmOnly.Count == 0 ? [] : [.. _gmOnly, $"/private/{cast.Spares[0]}"];
        _writable = Writable[_hasDefaults ? 0 : chance.Below(Writable.Length)];
        _allowsObservers = chance.In(85);
        ServiceRolls = chance.In(20);
        _enforcesActions = chance.In(30);
        _namesCharacters = chance.In(20);
        HasLurkers = chance.In(35);
        Bursts = chance.In(6);
    }

    /// <summary>What only the game master sees, <c>/combat</c> aside.</summary>
    public IReadOnlyList<string> HiddenPaths { get; }

    public bool ServiceRolls { get; }

    /// <summary>Both tables have combatants that are hidden at first and revealed later.</summary>
    public bool HasLurkers { get; }

    /// <summary>The secret table has far more hidden than a page or a resumption may have.</summary>
    public bool Bursts { get; }

    /// <summary>Places at and below hidden paths.</summary>
    public IReadOnlyList<string> HiddenPlaces => [.. HiddenPaths.SelectMany(p => new[] { p, $"{p}/plot", $"{p}/notes" })];

    public JsonObject Settings(TwinCast cast, bool isSecret, Chance chance)
    {
        var settings = new JsonObject { ["initial_state"] = isSecret ? Plant(State(cast), chance, 80) : State(cast) };
        if (_hasDefaults && !_allowsObservers) return settings;
        settings["allow_observers"] = _allowsObservers;
        settings["max_players"] = 3;
        if (!_hasDefaults)
        {
            settings["gm_only_paths"] = Texts(_gmOnly);
            settings["player_writable_paths"] = Texts(_writable);
        }

        if (ServiceRolls) settings["dice"] = "server";
        if (_enforcesActions) settings["enforce_actions"] = true;
        if (_namesCharacters)
        {
            settings["characters"] = new JsonObject
            {
                [$"{cast.People[Who.Anna]}"] = Texts([$"{cast.Heroes[0]}"]),
                [$"{cast.People[Who.Ben]}"] = Texts([$"{cast.Heroes[1]}"]),
                [$"{cast.People[Who.Drifter]}"] = Texts(cast.Spares.Append(cast.Ambushers[0]).Select(id => $"{id}")),
            };
        }

        return settings;
    }

    /// <summary>Hides values in a state, each at its place with this probability, where objects lead there.</summary>
    public JsonObject Plant(JsonObject state, Chance chance, int percent)
    {
        foreach (var path in HiddenPaths)
        {
            if (chance.In(percent)) Set(state, path.Split('/')[1..], Secret(chance));
        }

        return state;
    }

    /// <summary>A value that the game master hides.</summary>
    public static JsonNode? Secret(Chance chance) => chance.Below(5) switch
    {
        0 => "the innkeeper is the murderer",
        1 => new JsonObject { ["code"] = chance.Below(10_000), ["plot"] = new JsonArray("night", chance.Below(9)) },
        2 => new string('s', chance.Between(1, 3_000)),
        3 => new JsonArray(1, new JsonObject { ["x"] = true }),
        _ => chance.Below(1000),
    };

    /// <summary>Sets a value, and creates the objects on the way. Where something else than an object is on the way, nothing changes.</summary>
    public static void Set(JsonObject state, IReadOnlyList<string> path, JsonNode? value)
    {
        foreach (var step in path.SkipLast(1))
        {
            if (!state.TryGetPropertyValue(step, out var next)) state[step] = next = new JsonObject();
            if (next is not JsonObject members) return;
            state = members;
        }

        state[path[^1]] = value;
    }

    /// <summary>Removes a value, if objects lead to it.</summary>
    public static void Remove(JsonObject state, IReadOnlyList<string> path)
    {
        foreach (var step in path.SkipLast(1))
        {
            if (state[step] is not JsonObject members) return;
            state = members;
        }

        state.Remove(path[^1]);
    }

    private static JsonObject State(TwinCast cast) => new()
    {
        ["shared"] = new JsonObject { ["door"] = "closed", ["log"] = new JsonArray(1, 2, 3) },
        ["npcs"] = new JsonObject { ["mira"] = new JsonObject { ["hp"] = 7, ["name"] = "Mira" }, ["rok"] = new JsonObject { ["hp"] = 3 } },
        ["world"] = new JsonObject { ["time"] = 12.50m },
        ["characters"] = new JsonObject
        {
            [$"{cast.Heroes[0]}"] = new JsonObject { ["hp"] = 20 },
            [$"{cast.Heroes[1]}"] = new JsonObject { ["hp"] = 18 },
        },
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
