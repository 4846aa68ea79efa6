using System.Text.Json.Nodes;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>Changes of the state that everybody may see, made at both tables. At the secret one they may change something hidden as well.</summary>
internal sealed class TwinWrites(TwinGame game, Chance chance, int step)
{
    private static readonly string[] Members =
        ["/world/time", "/world/weather", "/npcs/mira/hp", "/npcs/mira/name", "/npcs/rok/hp", "/shared/door", "/shared/log/-", "/party/gold"];

    private static readonly string[] Objects = ["/npcs/mira", "/npcs", "/shared", "/world", "/world/plan", "/npcs/mira/traits", "/shared/vault"];

    private static readonly string[] Shared =
        ["/shared/door", "/shared/log/-", "/shared/log/0", "/shared/log", "/shared/a/b", "/party/gold", "/npcs/mira/hp", "/npcs/rok/hp"];

    private string Hero => $"/characters/{game.Cast.Heroes[0]}";

    public async Task GameMasterAsync()
    {
        var (here, there) = (new List<JsonObject>(), new List<JsonObject>());
        for (var i = chance.Between(1, 3); i > 0; i--)
        {
            if (chance.In(30)) there.AddRange(Hiding(1));
            var path = chance.In(70) ? chance.OneOf([.. Members, $"{Hero}/hp"]) : chance.OneOf([.. Objects, Hero]);
            if (chance.In(20))
            {
                here.Add(Messages.Remove(path));
                there.Add(Messages.Remove(path));
                continue;
            }

            var value = Objects.Contains(path) || path == Hero ? Object() : Value();
            here.Add(Messages.Set(path, value));
            there.Add(Messages.Set(path, value is JsonObject members ? Planted(path, members) : value?.DeepClone()));
        }

        if (chance.In(30)) there.AddRange(Hiding(chance.Between(1, 2)));
        // Of a hidden combatant's action that is resolved with them, players see the changes alone.
        var hidden = game.SecretCombat?.Actions.FirstOrDefault(a => a.IsHidden)?.Id;
        var hasId = chance.In(30);
        await game.GameMasterAsync(
            table => Messages.Update(null, hasId ? table.Cast.Update(step) : null, [.. here.Select(c => c.DeepClone().AsObject())]),
            hidden is { } action && !hasId
                ? Messages.Resolve(action).Changing([.. there])
                : Messages.Update(null, hasId ? game.Secret.Cast.Update(step) : null, [.. there]));
    }

    public Task PlayersAsync()
    {
        Who[] players = [.. new[] { Who.Anna, Who.Ben, Who.Drifter }.Where(game.Plain.IsSeated)];
        var who = chance.OneOf(players);
        var own = $"/characters/{game.CharacterOf(who)}";
        var changes = Enumerable.Range(0, chance.Weighted((6, 1), (3, 2), (1, 6))).Select(_ => Change()).ToArray();
        var number = chance.In(40) ? 0 : -1;
        var earlier = number == 0 && chance.In(20) ? chance.Below(step + 1) : step;
        return game.BothAsync(who, table => Messages.Update(
            null, number < 0 ? null : table.Cast.Update(earlier, 7), [.. changes.Select(c => c.DeepClone().AsObject())]));

        JsonObject Change()
        {
            var path = chance.Weighted(
                (6, chance.OneOf(Shared)), (3, $"{own}/hp"), (2, own), (4, chance.OneOf(Objects)), (1, $"{own}/curse"), (1, $"{Hero}/hp"));
            var change = chance.In(20) ? Messages.Remove(path)
                : Messages.Set(path, (Objects.Contains(path) || path == own) && chance.In(90) ? Object() : Value());
            if (chance.In(15)) change["previous"] = chance.In(50) ? Object() : Value();
            return change;
        }
    }

    public async Task SaveAsync()
    {
        var states = await Task.WhenAll(game.Plain.StateAsync(), game.Secret.StateAsync());
        for (var i = chance.Below(4); i > 0; i--)
        {
            var path = chance.OneOf([.. Members.Where(m => !m.EndsWith('-')), .. Objects, Hero, "/shared/log", "/combat"]).Split('/')[1..];
            var isRemoved = path is ["combat"] || chance.In(35);
            var value = chance.In(40) ? Object() : Value();
            foreach (var state in states)
            {
                if (isRemoved) TwinRules.Remove(state, path);
                else TwinRules.Set(state, path, value?.DeepClone());
            }
        }

        if (chance.In(60)) game.Rules.Plant(states[1], chance, 40);
        foreach (var path in game.Rules.HiddenPaths.Where(_ => chance.In(15))) TwinRules.Remove(states[1], path.Split('/')[1..]);
        var shown = chance.In(50) ? new JsonObject { ["chapter"] = chance.Below(5) } : null;
        var metadata = Metadata(shown);
        var more = metadata.DeepClone().AsObject();
        if (chance.In(60)) more["to_do"] = TwinRules.Secret(chance);
        game.Notes.Add($"GameMaster saves {Short(states[0])}\n      at the secret table: {Short(states[1])}");
        var codes = await Task.WhenAll(game.Plain.SaveAsync(states[0], metadata), game.Secret.SaveAsync(states[1], more));
        TwinGame.ExpectSame(codes[0], codes[1]);
        if (codes[0] is null) game.PublicMetadata = shown?.DeepClone().AsObject();
    }

    public async Task RewindAsync()
    {
        if (game.Marks.Count == 0) return;
        var (here, there, fights) = game.Marks[Math.Max(0, game.Marks.Count - 1 - chance.Below(chance.In(70) ? 6 : 60))];
        if (fights && chance.In(50))
        {
            await game.BothAsync(Who.GameMaster, table => Messages.RewindCombat(table == game.Plain ? here : there));
            return;
        }

        game.Notes.Add($"GameMaster rewinds to {here}, at the secret table to {there}");
        var codes = await Task.WhenAll(game.Plain.RewindAsync(here), game.Secret.RewindAsync(there));
        TwinGame.ExpectSame(codes[0], codes[1]);
    }

    /// <summary>Metadata of a save, of which players see what is public.</summary>
    public static JsonObject Metadata(JsonObject? shown) => shown is null ? [] : new JsonObject { ["public"] = shown.DeepClone() };

    /// <summary>Changes at hidden places, if there are any.</summary>
    public IEnumerable<JsonObject> Hiding(int count) => game.Rules.HiddenPlaces is not { Count: > 0 } places ? []
        : Enumerable.Range(0, count).Select(_ => Messages.Set(chance.OneOf(places), TwinRules.Secret(chance)));

    // The value with something hidden in it.
    private JsonObject Planted(string path, JsonObject value)
    {
        var planted = value.DeepClone().AsObject();
        foreach (var hidden in game.Rules.HiddenPaths)
        {
            if (hidden.StartsWith($"{path}/", StringComparison.Ordinal) && chance.In(60))
            {
                TwinRules.Set(planted, hidden[(path.Length + 1)..].Split('/'), TwinRules.Secret(chance));
            }
        }

        return planted;
    }

    private JsonObject Object() => chance.Below(4) switch
    {
        0 => [],
        1 => new JsonObject { ["hp"] = chance.Below(30) },
        2 => new JsonObject { ["name"] = chance.OneOf("Mira", "Bob"), ["hp"] = chance.Below(30), ["log"] = new JsonArray(1, 2) },
        _ => new JsonObject { ["mira"] = new JsonObject { ["hp"] = chance.Below(30) }, ["plan"] = new JsonObject(), ["door"] = "open" },
    };

    private JsonNode? Value() => chance.Below(7) switch
    {
        0 => null,
        1 => chance.In(50),
        2 => chance.Between(-500, 500) / 100m,
        3 => chance.OneOf("open", "closed", "ключ", "a\"b\\c\n"),
        4 => new JsonArray(1, "two", null),
        5 => new string('v', chance.Between(1, 2_000)),
        _ => chance.Below(100),
    };

    private static string Short(JsonObject state) => state.ToJsonString() is { Length: > 600 } text ? $"{text[..600]}..." : state.ToJsonString();
}
