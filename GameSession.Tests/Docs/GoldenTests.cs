using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>
/// Every example of the ICD that is implemented so far, as a file: <c>icd</c> is the example with the ICD's types, <c>ours</c> has the members that
/// the service adds. A message of the service must have all members of the former, with those types, and no members beyond both.
[Trait("Category", "Integration")]
public sealed class GoldenTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task Over_REST()
    {
        var player = Player.New(deployment);
        var create = Example("create_session_request");
        var created = (await player.PostAsync("/api/v2/sessions", create)).Expect(HttpStatusCode.Created);
        Matches("create_session_response", created.Body);
        var path = $"/api/v2/sessions/{created.Text("session_id")}";

        var other = Player.New(deployment);
        var joined = (await other.PostAsync($"{path}/join", Example("join_session_request"))).Expect(HttpStatusCode.OK);
        Matches("join_session_response", joined.Body);
        Matches("save_state_response", (await player.PostAsync($"{path}/state", Example("save_state_request"))).Expect(HttpStatusCode.OK).Body);
        Matches("load_state_response", (await player.GetAsync($"{path}/state")).Expect(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task Over_the_socket()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""));
        await using var socket = await Socket.ConnectAsync(table.GameMaster, table.SessionId, table.GameMastersToken);
        Matches("connection_established", await socket.ExpectAsync("connection_established"));
        await socket.SendAsync(Example("heartbeat"));
        Matches("heartbeat", await ExpectHeartbeatAsync(socket));
        await socket.SendAsync(Messages.Update(null, null, JsonNodes.Parse("""{"path":"/a","value":2,"previous":1}""")));
        Matches("state_update", await socket.ExpectAsync("state_update"));
        var request = Example("sync_request");
        request["data"]!["paths"] = new JsonArray("/a");
        await socket.SendAsync(request);
        Matches("sync_response", await socket.ExpectAsync("sync_response"));
        await socket.SendAsync(Messages.Of("nothing"));
        Matches("error", await socket.ExpectAsync("error"));

        await using var refused = await Socket.ConnectAsync(table.GameMaster, table.SessionId, "garbage");
        Matches("connection_error", await refused.ExpectAsync("connection_error"));
    }

    [Fact]
    public async Task A_client_may_send_the_ICDs_state_update_as_it_is_printed()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""));
        await using var socket = await table.ConnectGameMasterAsync();
        var update = Example("state_update");
        update["data"]!["changes"] = JsonNode.Parse("""[{"path":"/a","value":2,"previous":1}]""");
        await socket.SendAsync(update);
        Assert.Equal(update.Text("data.update_id"), (await socket.ExpectAsync("state_update")).Text("data.update_id"));
    }

    [Fact]
    public async Task A_client_may_send_the_ICDs_combat_messages_as_they_are_printed()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        var roll = Example("initiative_roll");
        roll["data"]!["character_id"] = $"{battle.Hero}";
        await SendAsync(battle.HerosPlayer, roll);
        // The message names the turn that ends. This one starts the combat, so no turn ends.
        var turn = Example("turn_change");
        turn["data"]!["active_character"] = $"{battle.Hero}";
        (turn["data"]!["round"], turn["data"]!["turn_number"]) = (0, 0);
        await SendAsync(battle.GameMaster, turn);
        (turn["data"]!["round"], turn["data"]!["turn_number"]) = (1, 1);
        await SendAsync(battle.HerosPlayer, turn);
        var declaration = Example("action_declare");
        declaration["data"]!["character_id"] = $"{battle.Hero}";
        declaration["data"]!["targets"] = new JsonArray($"{battle.Mage}");
        await SendAsync(battle.HerosPlayer, declaration);
        var resolution = Example("action_resolve");
        resolution["data"]!["action_id"] = declaration.Text("data.action_id");
        resolution["data"]!["outcomes"]![0]!["target_id"] = $"{battle.Mage}";
        await SendAsync(battle.GameMaster, resolution);
        Assert.Single((await battle.CombatAsync()).At("active_effects").AsObject());

        async Task SendAsync(Socket sender, JsonObject example)
        {
            var name = example.Text("type");
            await battle.DoAsync(sender, example.DeepClone().AsObject());
            // On the sender's process and on the other one, with and without hidden combatants.
            foreach (var socket in battle.Players.Append(battle.GameMaster)) Matches(name, await battle.LastToldAsync(socket));
        }
    }

    [Fact]
    public async Task Other_services_may_publish_the_ICDs_messages_as_they_are_printed()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        var campaign = (await table.GameMaster.GetAsync(table.Path)).Text("campaign_id");
        foreach (
            var (name, subject, id) in new[] { ("character_state_changed", "character_id", $"{seat.CharacterId}"),
            ("campaign_state_changed", "campaign_id", campaign) })
        {
            var example = Example(name);
            (example[subject], example["details"]) = (id, new JsonObject { ["level"] = 2 });
            Matches(name, example);
            await deployment.Bus.PublishAsync(name.Replace('_', '.'), example);
            Matches("state_update", WithoutPrevious(await socket.ExpectAsync("state_update")));
        }

        // Nothing was there before.
        static JsonObject WithoutPrevious(JsonObject update)
        {
            update["data"]!["changes"]![0]!["previous"] = 1;
            return update;
        }
    }

    [Fact]
    public async Task What_the_game_master_and_players_are_told_differently_has_the_same_form()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var action = Guid.NewGuid();
        await SendAsync(Messages.Next());
        await SendAsync(Messages.Next());
        await SendAsync(Messages.Declare(action, battle.Goblin, "attack", battle.Hero, battle.Ambusher));
        var outcome = Messages.To(battle.Hero, "falls").With("prone");
        outcome["damage"] = new JsonObject();
        await SendAsync(Messages.Resolve(action, outcome));
        await SendAsync(Messages.Roll(Guid.NewGuid(), 1, modifiers: []));

        async Task SendAsync(JsonObject message)
        {
            var name = message.Text("type");
            await battle.DoAsync(battle.GameMaster, message);
            foreach (var socket in battle.Players.Append(battle.GameMaster))
            {
                Matches(name, (await battle.ToldAsync(socket)).Last(m => m.Text("type") == name));
            }
        }
    }

    [Theory]
    [InlineData("heartbeat", """{"type":"heartbeat","data":{}}""")]
    [InlineData("heartbeat", """{"type":"heartbeat","data":{"timestamp":5}}""")]
    [InlineData("heartbeat", """{"type":"heartbeat","data":{"timestamp":"2026-11-22T10:00:00Z","extra":1}}""")]
    [InlineData("heartbeat", """{"type":"beat","data":{"timestamp":"2026-11-22T10:00:00Z"}}""")]
    public void The_comparison_notices_what_differs(string name, string actual) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Matches(name, JsonNode.Parse(actual)));

    private static async Task<JsonObject> ExpectHeartbeatAsync(Socket socket)
    {
        await socket.SendAsync(Messages.Of("heartbeat", reference: "golden"));
        await socket.ExpectAsync("heartbeat");
        return socket.Log.First(m => m.Text("type") == "heartbeat");
    }

    private static JsonObject Golden(string name)
    {
        using var file = typeof(GoldenTests).Assembly.GetManifestResourceStream($"Golden.{name}.json")
            ?? throw new Xunit.Sdk.XunitException($"There is no golden file '{name}'.");
        return JsonNode.Parse(file)!.AsObject();
    }

    /// <summary>The ICD's example with a value for each type.</summary>
    private static JsonObject Example(string name) => Fill(Golden(name)["icd"]!).AsObject();

    private static JsonNode Fill(JsonNode example) => example switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Fill(m.Value!)))),
        JsonArray items => new JsonArray([.. items.Select(i => Fill(i!))]),
        _ => example.GetValue<string>() switch
        {
            "uuid" => Guid.NewGuid().ToString(),
            "object" => new JsonObject(),
            "ISO8601" => "2026-11-22T10:00:00Z",
            "number" or "any" => 1,
            var text => text,
        },
    };

    /// <summary>Where <paramref name="actual"/> differs from the example of that file.</summary>
    internal static List<string> ProblemsOf(string name, JsonNode? actual)
    {
        var golden = Golden(name);
        var ours = golden["ours"]?.AsArray().Select(o => o!.GetValue<string>()).ToHashSet() ?? [];
        var problems = new List<string>();
        Compare("", golden["icd"], actual, ours, problems);
        return problems;
    }

    internal static void Matches(string name, JsonNode? actual)
    {
        var problems = ProblemsOf(name, actual);
        Assert.True(problems.Count == 0, $"{name}: {string.Join("; ", problems)} in {actual?.ToJsonString()}");
    }

    private static void Compare(string path, JsonNode? example, JsonNode? actual, HashSet<string> ours, List<string> problems)
    {
        switch (example)
        {
            case JsonObject expected when actual is JsonObject members:
                foreach (var (name, value) in expected)
                {
                    var at = $"{path}.{name}".TrimStart('.');
                    if (!members.ContainsKey(name)) problems.Add($"{at} is missing");
                    else Compare(at, value, members[name], ours, problems);
                }

                problems.AddRange(members.Select(m => $"{path}.{m.Key}".TrimStart('.'))
                    .Where(at => !expected.ContainsKey(at[(at.LastIndexOf('.') + 1)..]) && !ours.Contains(at))
                    .Select(at => $"{at} is not in the ICD"));
                break;
            case JsonArray expected when actual is JsonArray items:
                if (items.Count == 0) problems.Add($"{path} is empty and shows nothing");
                foreach (var item in items) Compare(path, expected[0], item, ours, problems);
                break;
            case JsonValue type when !IsA(type.GetValue<string>(), actual):
                problems.Add($"{path} is no {type}");
                break;
            case JsonObject or JsonArray:
                problems.Add($"{path} has another type");
                break;
        }
    }

    // A value that is not one of the ICD's words for types is literal, such as a message's type.
    private static bool IsA(string type, JsonNode? actual) => type switch
    {
        "any" => true,
        "object" => actual is JsonObject,
        "number" => actual?.GetValueKind() == JsonValueKind.Number,
        "string" => actual?.GetValueKind() == JsonValueKind.String,
        "uuid" => actual?.GetValueKind() == JsonValueKind.String && Guid.TryParseExact(actual.GetValue<string>(), "D", out _),
        "ISO8601" => actual?.GetValueKind() == JsonValueKind.String && actual.GetValue<string>().EndsWith('Z')
            && DateTime.TryParse(actual.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        _ => actual?.GetValueKind() == JsonValueKind.String && actual.GetValue<string>() == type,
    };
}
