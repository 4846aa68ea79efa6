using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>What clients send in a fight.</summary>
public static class CombatMessages
{
    public static JsonObject Roll(Guid character, int roll, int dexterity = 0, bool? hidden = null)
    {
        var data = new JsonObject
        {
            ["character_id"] = character.ToString(),
            ["roll"] = roll,
            ["modifiers"] = new JsonObject { ["dexterity"] = dexterity },
        };
        if (hidden is not null) data["hidden"] = hidden;
        return Messages.Of("initiative_roll", data);
    }

    /// <param name="round">With <paramref name="turn"/>, the turn that is to end.</param>
    public static JsonObject EndTurn(int? round = null, int? turn = null)
    {
        var data = new JsonObject();
        if (round is not null) data["round"] = round;
        if (turn is not null) data["turn_number"] = turn;
        return Messages.Of("turn_change", data);
    }

    public static JsonObject Declare(Guid action, Guid character, string type, params Guid[] targets) => Messages.Of("action_declare", new JsonObject
    {
        ["action_id"] = action.ToString(),
        ["character_id"] = character.ToString(),
        ["action_type"] = type,
        ["targets"] = Ids(targets),
        ["details"] = new JsonObject(),
    });

    public static JsonObject Resolve(Guid action, params JsonObject[] outcomes) =>
        Messages.Of("action_resolve", new JsonObject { ["action_id"] = action.ToString(), ["outcomes"] = new JsonArray([.. outcomes]) });

    public static JsonObject Order(params Guid[] characters) => Messages.Of("initiative_order", new JsonObject { ["order"] = Ids(characters) });

    public static JsonObject Remove(Guid character) => Messages.Of("combatant_remove", new JsonObject { ["character_id"] = character.ToString() });

    public static JsonObject Reveal(Guid character) => Messages.Of("combatant_reveal", new JsonObject { ["character_id"] = character.ToString() });

    public static JsonObject End() => Messages.Of("combat_end", new JsonObject());

    /// <summary>An outcome in words.</summary>
    public static JsonObject To(Guid target, params string[] effects) => new()
    {
        ["target_id"] = target.ToString(),
        ["effects"] = new JsonArray([.. effects.Select(e => JsonValue.Create(e))]),
    };

    public static JsonObject Damage(this JsonObject outcome, int amount, string type)
    {
        outcome["damage"] = new JsonObject { ["amount"] = amount, ["type"] = type };
        return outcome;
    }

    /// <param name="condition">One that begins with <c>-</c> is taken away.</param>
    /// <param name="rounds">In how many rounds it ends by itself; null for never.</param>
    public static JsonObject With(this JsonObject outcome, string condition, int? rounds = null)
    {
        outcome["conditions"] ??= new JsonArray();
        outcome["conditions"]!.AsArray().Add(JsonValue.Create(condition));
        if (rounds is null) return outcome;
        outcome["durations"] ??= new JsonObject();
        outcome["durations"]![condition] = rounds;
        return outcome;
    }

    private static JsonArray Ids(Guid[] ids) => new([.. ids.Select(id => JsonValue.Create(id.ToString()))]);
}
