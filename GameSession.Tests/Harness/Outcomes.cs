using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>Outcomes of an action, put together piece by piece.</summary>
public static class Outcomes
{
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
}
