using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>A message that a client sends until it knows that it took effect.</summary>
/// <param name="Key">The key of its effect, see <see cref="KeyOf"/>.</param>
/// <param name="UsedUp">The error code that answers a repetition after the effect; null if a repetition gets the effect itself as answer.</param>
internal sealed record Command(string Key, JsonObject Message, string? UsedUp = null)
{
    public static Command Update(params JsonObject[] changes)
    {
        var id = Guid.NewGuid();
        return new Command($"{id}", Messages.Update(null, id, changes));
    }

    public static Command Declare(Guid character)
    {
        var id = Guid.NewGuid();
        return new Command($"action_declare {id}", Messages.Declare(id, character, "reaction"), "duplicate_action");
    }

    public static Command Resolve(Guid action) => new($"action_resolve {action}", Messages.Resolve(action), "action_already_resolved");

    /// <summary>Ends the given turn in a combat with so many combatants.</summary>
    public static Command EndTurn(int round, int turnNumber, int combatants)
    {
        var key = turnNumber < combatants ? KeyOfTurn(round, turnNumber + 1) : KeyOfTurn(round + 1, 1);
        return new Command(key, Messages.Next(round: round, turnNumber: turnNumber), "conflict");
    }

    /// <summary>
    /// The key that identifies the effect of one command: the id of the update or action, or the turn that begins. The command and the broadcast
    /// of its effect have the same key.
    /// </summary>
    public static string KeyOf(string type, JsonNode data) => type switch
    {
        "state_update" => data.Text("update_id"),
        "action_declare" or "action_resolve" => $"{type} {data.Text("action_id")}",
        "turn_change" => KeyOfTurn(data.At("round").GetValue<int>(), data.At("turn_number").GetValue<int>()),
        _ => $"{type} {data.Text("version")}",
    };

    /// <summary>The same command with a new id; unchanged if the client does not choose its id.</summary>
    public Command WithNewId()
    {
        if (Message.Text("type") is not ("state_update" or "action_declare")) return this;
        var id = Guid.NewGuid();
        var message = Message.DeepClone().AsObject();
        message["data"]![message.Text("type") == "state_update" ? "update_id" : "action_id"] = $"{id}";
        return this with { Key = message.Text("type") == "state_update" ? $"{id}" : $"action_declare {id}", Message = message };
    }

    private static string KeyOfTurn(int round, int turnNumber) => $"turn {round}.{turnNumber}";
}
