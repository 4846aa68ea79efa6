using System.Text.Json.Nodes;
using GameSession.Tests.Client;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

/// <summary>
/// The actions of one person at the table, one after the other. Each increments a counter with a precondition, so that a lost or duplicated
/// increment is refused. All write to the same list and to the same place, so that the state shows their order.
internal sealed class Script(ObservedClient client, Guid character)
{
    private const string Count = "/count";

    // A character has at most 20 actions that wait for their outcome. While the game master reconnects, they would soon be as many.
    private const int MaxWaiting = 12;

    private readonly Queue<Guid> _declared = [];
    private int _read;
    private int _done;
    private int _counted;

    /// <summary>The state that the script needs.</summary>
    public static JsonObject Settings() => new()
    {
        ["initial_state"] = new JsonObject
        {
            ["shared"] = new JsonObject { ["log"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => JsonValue.Create($"{i}"))]) },
            ["gm"] = new JsonObject { ["plot"] = "the butler" },
        },
    };

    public Command Next() => client.IsGameMaster ? NextOfGameMaster(_done++) : NextOfPlayer(_done++);

    private Command NextOfPlayer(int n) => (n % 8) switch
    {
        1 => Append(n),
        3 when Waiting() < MaxWaiting => Command.Declare(character),
        5 => Command.Update(Messages.Set("/shared/last", $"{client.Name} {n}")),
        _ => CountAt($"/characters/{character}{Count}"),
    };

    private int Waiting() =>
        client.Read(state => state.Find("combat.actions")?.AsArray().Count(action => action!.Text("character_id") == $"{character}") ?? 0);

    private Command NextOfGameMaster(int n)
    {
        foreach (var told in client.AppliedSince(_read))
        {
            _read++;
            if (told.Type == "action_declare") _declared.Enqueue(Guid.Parse(told.Data.Text("action_id")));
        }

        // Every other time, so that what waits never becomes much and the rest has its turn too.
        if (n % 2 == 0 && _declared.TryDequeue(out var action)) return Command.Resolve(action);
        return (n % 8) switch
        {
            1 => Append(n),
            3 => Command.Update(Messages.Set("/gm/note", n), Messages.Set("/shared/last", $"{client.Name} {n}")),
            5 => client.Read(state => Command.EndTurn(
                state.At("combat.round").GetValue<int>(), state.At("combat.turn_number").GetValue<int>(), state.At("combat.initiative_order")
                .AsArray().Count)),
            _ => CountAt($"{Checker.Secret}{Count}"),
        };
    }

    // The list keeps its length.
    private Command Append(int n) => Command.Update(Messages.Set("/shared/log/-", $"{client.Name} {n}"), Messages.Remove("/shared/log/0"));

    private Command CountAt(string path)
    {
        var change = Messages.Set(path, _counted + 1);
        if (_counted > 0) change["previous"] = _counted;
        _counted++;
        return Command.Update(change);
    }
}
