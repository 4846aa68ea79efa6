using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>The role of a sender.</summary>
internal enum Part
{
    GameMaster,
    Player,
    Observer,
}

/// <summary>Messages that a client of this service could send. Most of them take effect.</summary>
/// <param name="cast">The cast of the table.</param>
/// <param name="part">The role of the sender.</param>
/// <param name="character">The sender's character, if there is one.</param>
internal sealed class Play(Cast cast, Part part, Guid character)
{
    private static readonly string[] Conditions = ["prone", "poisoned", "blessed", "-prone", "-poisoned", "-blessed", "frightened"];

    private static readonly string[] SharedPaths =
        ["/shared/door", "/shared/log/-", "/shared/log/0", "/shared/log/1", "/shared/a/b/c", "/shared/ñ~0~1", "/party/gold",
            "/party/marching order/0", "/party/-", "/party/a"];

    private static readonly string[] GameMastersPaths =
        ["/world/time", "/npcs/mira/name", "/npcs/mira/mood", "/npcs/bob/hp", "/world/weather/0", "/zone/a", "/zone"];

    private static readonly string[] HiddenPaths =
        ["/gm/plot", "/gm/notes/0", "/gm/notes", "/npcs/mira/secret", "/shared/vault", "/shared/vault/code"];

    /// <summary>A message, and whether it may be mutated: mutating one with a secret in it could make the secret visible.</summary>
    public (JsonObject Message, bool MayBeSpoilt) Next(long index, Chance chance) => part == Part.GameMaster && chance.In(8)
        ? (Hide(chance), false)
        : (chance.Weighted<Func<long, Chance, JsonObject>>(
            (34, Update),
            (5, Sync),
            (3, (_, _) => Messages.Of("heartbeat")),
            (10, Roll),
            (16, Turn),
            (12, Declare),
            (10, Resolve),
            (3, (_, c) => Messages.Order([.. cast.Characters.Concat(cast.Monsters).OrderBy(_ => c.Next())])),
            (3, (_, c) => Messages.RemoveCombatant(cast.AnyCombatant(c))),
            (2, (_, c) => Messages.Reveal(cast.AnyCombatant(c))),
            (1, (_, _) => Messages.EndCombat()))(index, chance), true);

    private JsonObject Hide(Chance chance) => chance.In(60)
        ? Messages.Update(
        null, null, Messages.Set(chance.OneOf(HiddenPaths), chance.In(30) ? new JsonObject { ["code"] = Cast.Secret } : Cast.Secret))
        : chance.In(60) ? Messages.Roll(chance.OneOf(cast.Ambushers), chance.Between(1, 20), hidden: true)
        : chance.In(50) ? Messages.RemoveCombatant(chance.OneOf(cast.Ambushers))
        : Messages.Next(chance.OneOf(cast.Ambushers));

    private JsonObject Update(long index, Chance chance)
    {
        var changes = Enumerable.Range(0, chance.Weighted((12, 1), (5, 2), (2, 4), (1, 60))).Select(_ => Change(chance)).ToArray();
        return Messages.Update(null, chance.In(30) ? chance.In(30) ? cast.Action(index, chance) : chance.Id() : null, changes);
    }

    private JsonObject Change(Chance chance)
    {
        var path = chance.Weighted(
            (6, chance.OneOf(SharedPaths)),
            (
                3,
                $"/characters/{(part == Part.Player ? character : chance.OneOf(cast.Characters))}/"
                + chance.OneOf("hp", "name", "inventory/-", "inventory")),
            (part == Part.GameMaster ? 4 : 1, chance.OneOf(GameMastersPaths)),
            (part == Part.GameMaster ? 0 : 1, chance.OneOf(HiddenPaths)),
            // Removes whatever has grown.
            (1, "/shared"),
            (part == Part.GameMaster ? 1 : 0, chance.OneOf("/combat", "/combat/round", "/party")));
        var change = path is "/shared" ? Messages.Set(path, new JsonObject { ["log"] = new JsonArray(1, 2) })
            : chance.In(15) ? Messages.Remove(path)
            : Messages.Set(path, Value(chance));
        if (chance.In(15)) change["previous"] = chance.In(60) ? null : Value(chance);
        return change;
    }

    private static JsonNode? Value(Chance chance) => chance.Below(9) switch
    {
        0 => null,
        1 => chance.In(50),
        2 => chance.Between(-5, 500),
        3 => chance.Between(-500, 500) / 100m,
        4 => chance.OneOf("open", "closed", "ключ", "日本", "😀", "a\"b\\c\n", "e\u0301", "\u007f\u2028"),
        5 => new JsonArray(1, "two", null, new JsonObject()),
        6 => new JsonObject { ["a"] = new JsonObject { ["b"] = chance.Below(10) }, ["ñ/~"] = true },
        7 => new string('x', chance.Between(1, 300)),
        _ => new JsonArray(),
    };

    private JsonObject Sync(long index, Chance chance) => chance.Below(10) switch
    {
        0 => Messages.Sync(since: chance.OneOf("1", "2", "40", "400")),
        1 => Messages.Sync(since: chance.OneOf("0", "99999999", "9223372036854775807")),
        2 => Messages.Sync(),
        _ => Messages.Sync(null, null, "/shared/door", "/world", $"/characters/{chance.OneOf(cast.Characters)}/hp", "/combat/round", "/gm/plot"),
    };

    private JsonObject Roll(long index, Chance chance) => Messages.Roll(
        part == Part.Player && chance.In(85) ? character : cast.AnyCombatant(chance),
        chance.Between(1, 20) + (chance.In(10) ? 0.25m : 0),
        modifiers: chance.In(50) ? new JsonObject { ["dexterity"] = chance.Between(-3, 5), ["luck"] = 0.5m } : null);

    private JsonObject Turn(long index, Chance chance) => Messages.Next(
        part == Part.GameMaster && chance.In(20) ? cast.AnyCombatant(chance) : null,
        chance.In(15) ? chance.Below(4) : null,
        chance.In(15) ? chance.Below(5) : null);

    private JsonObject Declare(long index, Chance chance) => Messages.Declare(
        cast.Action(index, chance),
        part == Part.Player && chance.In(85) ? character : cast.AnyCombatant(chance),
        chance.OneOf("attack", "reaction", "legendary", "lair", "dodge"),
        [.. Enumerable.Range(0, chance.Below(4)).Select(_ => cast.AnyCombatant(chance))]);

    private JsonObject Resolve(long index, Chance chance) => Messages.Resolve(
        cast.Action(index, chance),
        [.. Enumerable.Range(0, chance.Below(4)).Select(_ => chance.In(50)
            ? Messages.To(cast.AnyCombatant(chance)).With(chance.OneOf(Conditions))
            : Messages.To(cast.AnyCombatant(chance), "hit").Damage(chance.Below(12), "fire").With("burning", chance.Below(3)))]);
}
