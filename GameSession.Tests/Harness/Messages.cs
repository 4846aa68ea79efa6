using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>The messages that clients send. Tests use them over sockets and, without a server, with the domain alone.</summary>
public static class Messages
{
    public static JsonObject Set(string path, JsonNode? value) => new() { ["path"] = path, ["value"] = value };

    public static JsonObject Remove(string path) => new() { ["path"] = path };

    public static JsonObject Update(string? reference, Guid? updateId, params JsonObject[] changes)
    {
        var data = new JsonObject { ["changes"] = new JsonArray([.. changes]) };
        if (updateId is { } id) data["update_id"] = id.ToString();
        return Of("state_update", data, reference);
    }

    public static JsonObject Sync(string? since = null, string? reference = null, params string[] paths)
    {
        var data = new JsonObject();
        if (since is not null) data["since"] = since;
        if (paths.Length > 0) data["paths"] = new JsonArray([.. paths.Select(p => JsonValue.Create(p))]);
        return Of("sync_request", data, reference);
    }

    /// <param name="roll">Null for none, as when the service rolls.</param>
    public static JsonObject Roll(Guid character, decimal? roll, bool? hidden = null, JsonObject? modifiers = null)
    {
        var data = new JsonObject { ["character_id"] = character.ToString() };
        if (roll is { } number) data["roll"] = number;
        if (modifiers is not null) data["modifiers"] = modifiers;
        if (hidden is { } isHidden) data["hidden"] = isHidden;
        return Of("initiative_roll", data);
    }

    /// <param name="to">Null for the next combatant in the order.</param>
    /// <param name="round">With <paramref name="turnNumber"/>, the turn to end; null for the current one.</param>
    public static JsonObject Next(Guid? to = null, int? round = null, int? turnNumber = null)
    {
        var data = new JsonObject();
        if (to is { } next) data["active_character"] = next.ToString();
        if (round is { } r) data["round"] = r;
        if (turnNumber is { } t) data["turn_number"] = t;
        return Of("turn_change", data);
    }

    /// <summary>The change of turn, although an effect is due.</summary>
    public static JsonObject Skipping(this JsonObject turnChange)
    {
        turnChange["data"]!["skip_due"] = true;
        return turnChange;
    }

    /// <summary>The modifiers of a roll.</summary>
    public static JsonObject Dexterity(decimal modifier) => new() { ["dexterity"] = modifier };

    public static JsonObject Declare(Guid action, Guid character, string type, params Guid[] targets) => Of("action_declare", new JsonObject
    {
        ["action_id"] = action.ToString(),
        ["character_id"] = character.ToString(),
        ["action_type"] = type,
        ["targets"] = Ids(targets),
        ["details"] = new JsonObject(),
    });

    /// <summary>The declaration with these details.</summary>
    public static JsonObject Detailed(this JsonObject declaration, JsonObject details)
    {
        declaration["data"]!["details"] = details;
        return declaration;
    }

    public static JsonObject Resolve(Guid action, params JsonObject[] outcomes) =>
        Of("action_resolve", new JsonObject { ["action_id"] = action.ToString(), ["outcomes"] = new JsonArray([.. outcomes]) });

    /// <summary>The resolution with these changes of the state.</summary>
    public static JsonObject Changing(this JsonObject resolution, params JsonObject[] changes)
    {
        resolution["data"]!["changes"] = new JsonArray([.. changes]);
        return resolution;
    }

    /// <summary>An outcome of an action, to which <see cref="Damage"/> and <see cref="With"/> add.</summary>
    /// <param name="effects">Described in words.</param>
    public static JsonObject To(Guid target, params string[] effects)
    {
        var outcome = new JsonObject { ["target_id"] = target.ToString() };
        if (effects.Length > 0) outcome["effects"] = new JsonArray([.. effects.Select(e => JsonValue.Create(e))]);
        return outcome;
    }

    public static JsonObject Damage(this JsonObject outcome, int amount, string type)
    {
        outcome["damage"] = new JsonObject { ["amount"] = amount, ["type"] = type };
        return outcome;
    }

    /// <param name="condition">A condition that begins with <c>-</c> is removed.</param>
    /// <param name="rounds">The number of rounds after which it ends by itself; null for never.</param>
    public static JsonObject With(this JsonObject outcome, string condition, int? rounds = null)
    {
        outcome["conditions"] ??= new JsonArray();
        outcome["conditions"]!.AsArray().Add(JsonValue.Create(condition));
        if (rounds is null) return outcome;
        outcome["durations"] ??= new JsonObject();
        outcome["durations"]![condition] = rounds;
        return outcome;
    }

    /// <summary>An outcome's condition that ends with a turn.</summary>
    public static JsonObject Ending(this JsonObject outcome, string condition, JsonObject ending)
    {
        outcome.With(condition);
        outcome["endings"] ??= new JsonObject();
        outcome["endings"]![condition] = ending;
        return outcome;
    }

    /// <summary>An outcome's condition that players do not see.</summary>
    public static JsonObject Hiding(this JsonObject outcome, string condition)
    {
        if (outcome["conditions"]?.AsArray().Any(c => c!.GetValue<string>() == condition) != true) outcome.With(condition);
        outcome["hidden"] ??= new JsonArray();
        outcome["hidden"]!.AsArray().Add(JsonValue.Create(condition));
        return outcome;
    }

    /// <summary>The outcome, one of whose conditions outlasts the fight.</summary>
    public static JsonObject Lasting(this JsonObject outcome, string condition)
    {
        if (outcome["conditions"]?.AsArray().Any(c => c!.GetValue<string>() == condition) != true) outcome.With(condition);
        outcome["lasting"] ??= new JsonArray();
        outcome["lasting"]!.AsArray().Add(JsonValue.Create(condition));
        return outcome;
    }

    /// <summary>The outcome, which takes away only what this action has caused.</summary>
    public static JsonObject OfAction(this JsonObject outcome, Guid action)
    {
        outcome["source_action_id"] = action.ToString();
        return outcome;
    }

    /// <param name="at"><c>turn_start</c> or <c>turn_end</c>.</param>
    /// <param name="of"><c>target</c>, <c>source</c> or a combatant's id.</param>
    public static JsonObject At(string at, object of, int turns = 1, bool asks = false)
    {
        var ending = new JsonObject { ["at"] = at, ["of"] = $"{of}", ["turns"] = turns };
        if (asks) ending["then"] = "ask";
        return ending;
    }

    public static JsonObject StartEffects(params JsonObject[] effects) =>
        Of("effects_start", new JsonObject { ["effects"] = new JsonArray([.. effects]) });

    public static JsonObject Effect(Guid target, string condition, JsonObject? ending = null, Guid? source = null, bool? hidden = null)
    {
        var effect = new JsonObject { ["target_id"] = target.ToString(), ["condition"] = condition };
        if (source is { } by) effect["source_id"] = by.ToString();
        if (ending is not null) effect["ending"] = ending;
        if (hidden is { } hides) effect["hidden"] = hides;
        return effect;
    }

    /// <summary>An effect that outlasts a fight, or begins outside of one.</summary>
    public static JsonObject LastingEffect(Guid target, string condition, JsonObject? ending = null, Guid? source = null, bool? hidden = null)
    {
        var effect = Effect(target, condition, ending, source, hidden);
        effect["lasting"] = true;
        return effect;
    }

    public static JsonObject EndEffects(params Guid[] effects) => Of("effects_end", new JsonObject { ["effect_ids"] = Ids(effects) });

    public static JsonObject EndEffectsOf(Guid? action = null, Guid? source = null) => Of(
        "effects_end",
        action is { } id ? new JsonObject { ["source_action_id"] = id.ToString() } : new JsonObject { ["source_id"] = $"{source}" });

    public static JsonObject KeepEffects(params Guid[] effects) => Of("effects_keep", new JsonObject { ["effect_ids"] = Ids(effects) });

    /// <summary>The outcome with several conditions.</summary>
    public static JsonObject WithAll(this JsonObject outcome, IEnumerable<string> conditions) => conditions.Aggregate(outcome, (o, c) => o.With(c));

    /// <summary>An initiative for which the service rolls two dice.</summary>
    /// <param name="name"><c>advantage</c> or <c>disadvantage</c>.</param>
    public static JsonObject Twice(this JsonObject roll, string name)
    {
        roll["data"]![name] = true;
        return roll;
    }

    public static JsonObject RollDice(string expression, bool toGameMaster = false, Guid? character = null, Guid? rollId = null)
    {
        var data = new JsonObject { ["expression"] = expression };
        if (toGameMaster) data["to"] = "gm";
        if (character is { } id) data["character_id"] = $"{id}";
        if (rollId is { } chosen) data["roll_id"] = $"{chosen}";
        return Of("dice_roll", data);
    }

    /// <summary>The declaration with this cost.</summary>
    public static JsonObject Costing(this JsonObject declaration, string? name = null, int amount = 1)
    {
        declaration["data"]!["cost"] = name is null ? [] : new JsonObject { [name] = amount };
        return declaration;
    }

    public static JsonObject SetBudgets(Guid character, string name, int max) => Of(
        "budgets_set", new JsonObject { ["character_id"] = character.ToString(), ["budgets"] = new JsonObject { [name] = max } });

    public static JsonObject Withdraw(Guid action) => Of("action_withdraw", new JsonObject { ["action_id"] = action.ToString() });

    /// <summary>Goes back to the combat of a version, or by some of its events; with neither, by one.</summary>
    public static JsonObject RewindCombat(long? version = null, int? steps = null, long? expected = null)
    {
        var data = new JsonObject();
        if (version is { } to) data["version"] = $"{to}";
        if (steps is { } count) data["steps"] = count;
        if (expected is { } current) data["expected_version"] = $"{current}";
        return Of("combat_rewind", data);
    }

    public static JsonObject Order(params Guid[] order) => Of("initiative_order", new JsonObject { ["order"] = Ids(order) });

    /// <summary>A roll for several who share a turn.</summary>
    public static JsonObject RollGroup(Guid character, decimal roll, bool? hidden, params Guid[] members)
    {
        var message = Roll(character, roll, hidden);
        message["data"]!["members"] = Ids(members);
        return message;
    }

    /// <summary>A roll for somebody who shares the turn of another.</summary>
    public static JsonObject RollWith(Guid character, Guid with) => Beside(character, null, "with", with);

    /// <summary>A roll for somebody who always acts right after another.</summary>
    public static JsonObject RollAfter(Guid character, Guid after, decimal? roll = null) => Beside(character, roll, "after", after);

    /// <summary>A member leaves its group.</summary>
    public static JsonObject Split(Guid character)
    {
        var message = UpdateCombatant(character);
        message["data"]!["split"] = true;
        return message;
    }

    /// <param name="withMembers">All go who share the turn.</param>
    public static JsonObject RemoveCombatant(Guid character, bool withMembers = false)
    {
        var message = Of("combatant_remove", new JsonObject { ["character_id"] = character.ToString() });
        if (withMembers) message["data"]!["with_members"] = true;
        return message;
    }

    public static JsonObject Reveal(Guid character) => Of("combatant_reveal", new JsonObject { ["character_id"] = character.ToString() });

    /// <summary>Changes of a combatant; what is null stays as it is.</summary>
    public static JsonObject UpdateCombatant(
        Guid character,
        string? label = null,
        decimal? roll = null,
        JsonObject? modifiers = null,
        bool? hidden = null,
        bool? defeated = null,
        bool? delayed = null,
        Guid? owner = null)
    {
        var data = new JsonObject { ["character_id"] = character.ToString() };
        if (label is not null) data["label"] = label;
        if (roll is { } number) data["roll"] = number;
        if (modifiers is not null) data["modifiers"] = modifiers;
        if (hidden is { } isHidden) data["hidden"] = isHidden;
        if (defeated is { } isDefeated) data["defeated"] = isDefeated;
        if (delayed is { } isDelayed) data["delayed"] = isDelayed;
        if (owner is { } player) data["owner_id"] = player.ToString();
        return Of("combatant_update", data);
    }

    /// <summary>A combatant that delays acts next.</summary>
    public static JsonObject Act(Guid character) => Of("combatant_act", new JsonObject { ["character_id"] = character.ToString() });

    public static JsonObject EndCombat() => Of("combat_end");

    public static JsonObject Of(string type, JsonObject? data = null, string? reference = null)
    {
        var message = new JsonObject { ["type"] = type };
        if (data is not null) message["data"] = data;
        if (reference is not null) message["ref"] = reference;
        return message;
    }

    private static JsonObject Beside(Guid character, decimal? roll, string how, Guid other)
    {
        var message = Roll(character, roll);
        message["data"]![how] = other.ToString();
        return message;
    }

    private static JsonArray Ids(IEnumerable<Guid> ids) => new([.. ids.Select(id => JsonValue.Create(id.ToString()))]);
}
