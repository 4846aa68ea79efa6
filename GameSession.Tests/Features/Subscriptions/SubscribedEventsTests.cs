using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Subscriptions;

/// <summary>Players see the changes that other services publish.</summary>
[Trait("Category", "Integration")]
public sealed class SubscribedEventsTests(Deployment deployment) : IUsesDeployment
{
    private const int MiB = 1024 * 1024;

    private Bus Bus => deployment.Bus;

    [Fact]
    public async Task A_change_of_a_character_reaches_every_session_that_plays_it_as_one_event()
    {
        var character = Guid.NewGuid();
        var tables = new[] { await Table.CreateAsync(deployment), await Table.CreateAsync(deployment) };
        var left = await Table.CreateAsync(deployment);
        foreach (var table in tables) await JoinAsync(table, character);
        var gone = await JoinAsync(left, character);
        (await gone.PostAsync($"{left.Path}/leave")).Expect(HttpStatusCode.NoContent);
        await using var first = await tables[0].ConnectGameMasterAsync();
        await using var second = await tables[1].ConnectGameMasterAsync();
        await using var other = await left.ConnectGameMasterAsync();

        await PublishAsync(character, JsonNodes.Parse("""{"hp":7,"inventory":{"gold":3}}"""));
        foreach (var socket in new[] { first, second })
        {
            var update = await socket.ExpectAsync("state_update");
            Assert.Null(update["data"]!["player_id"]);
            JsonNodes.Same(
                $$"""[{"path":"/characters/{{character}}/hp","value":7},{"path":"/characters/{{character}}/inventory","value":{"gold":3} }]""",
                update["data"]!["changes"]);
        }

        await PublishAsync(character, JsonNodes.Parse("""{"hp":5}"""));
        JsonNodes.Same(
            $$"""[{"path":"/characters/{{character}}/hp","value":5,"previous":7}]""", (await first.ExpectAsync("state_update"))["data"]!["changes"]);
        await other.ExpectNothingAsync();
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            JsonNodes.Same("""{"hp":5,"inventory":{"gold":3}}""", (await tables[0].LoadAsync(process))["state"]!["characters"]![$"{character}"]);
        }
    }

    [Fact]
    public async Task A_change_of_a_further_character_of_a_player_reaches_the_session_too()
    {
        var (table, seat) = await SeatAsync();
        var wolf = Guid.NewGuid();
        (await table.GameMaster.PostAsync(
            $"{table.Path}/players/{seat.Player.Id}/characters", new JsonObject { ["grant"] = new JsonArray($"{wolf}") })).Expect(HttpStatusCode.OK);
        await using var socket = await table.ConnectGameMasterAsync();
        await PublishAsync(wolf, JsonNodes.Parse("""{"hp":7}"""));
        JsonNodes.Same(
            $$"""[{"path":"/characters/{{wolf}}/hp","value":7}]""", (await socket.ExpectAsync("state_update"))["data"]!["changes"]);
    }

    [Fact]
    public async Task A_deleted_character_is_taken_out()
    {
        var (table, seat) = await SeatAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"hp":7}"""));
        await socket.ExpectAsync("state_update");
        await PublishAsync(seat.CharacterId, [], changeType: "deleted");
        JsonNodes.Same(
            $$"""[{"path":"/characters/{{seat.CharacterId}}","previous":{"hp":7} }]""",
            (await socket.ExpectAsync("state_update"))["data"]!["changes"]);
    }

    [Fact]
    public async Task Unknown_characters_and_empty_details_are_acknowledged_and_nothing_happens()
    {
        var (table, seat) = await SeatAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        await PublishAsync(Guid.NewGuid(), JsonNodes.Parse("""{"hp":7}"""), correlation: "unknown-character");
        await PublishAsync(seat.CharacterId, [], correlation: "empty-details");
        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"hp":1}"""));
        Assert.Equal(3, (await socket.ExpectAsync("state_update")).Version());
        await socket.ExpectNothingAsync();
        Assert.DoesNotContain(await Bus.DeadLettersAsync(), m => m.Properties.CorrelationId is "unknown-character" or "empty-details");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_comes_again_changes_nothing_also_after_other_changes(bool hasId)
    {
        var (table, seat) = await SeatAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        var id = hasId ? "character-17" : null;
        var details = JsonNodes.Parse($$"""{"hp":7,"mark":"{{Guid.NewGuid()}}"}""");
        await PublishAsync(seat.CharacterId, details, id);
        await PublishAsync(seat.CharacterId, details, id);
        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"hp":5}"""));
        Assert.Equal(3, (await socket.ExpectAsync("state_update")).Version());
        Assert.Equal(4, (await socket.ExpectAsync("state_update")).Version());
        await PublishAsync(seat.CharacterId, details, id);
        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"ac":15}"""));
        JsonNodes.Same(
            $$"""[{"path":"/characters/{{seat.CharacterId}}/ac","value":15}]""", (await socket.ExpectAsync("state_update"))["data"]!["changes"]);
        Assert.Equal(5, (await table.LoadAsync())["state"].At($"characters.{seat.CharacterId}.hp").GetValue<int>());
    }

    [Fact]
    public async Task One_id_from_two_kinds_of_senders_is_two_messages()
    {
        var (table, seat) = await SeatAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"hp":7}"""), "42");
        await socket.ExpectAsync("state_update");
        await Bus.PublishAsync(
            Topology.CampaignStateChanged, Bus.Message("campaign_id", await CampaignAsync(table), JsonNodes.Parse("""{"day":1}""")), "42");
        await socket.ExpectAsync("state_update");
    }

    [Fact]
    public async Task A_player_cannot_use_up_the_id_that_another_services_message_would_have()
    {
        var (table, seat) = await SeatAsync();
        await using var player = await table.ConnectAsync(seat);
        // What an outsider knows of the message, hashed as it was before there was a key.
        var message = Hash([.. Encoding.UTF8.GetBytes($"message{Topology.CharacterStateChanged}\041")]);
        var known = Hash([.. "delivery"u8, .. table.SessionId.ToByteArray(bigEndian: true), .. message.ToByteArray(bigEndian: true)]);
        await player.SetAsync($"/characters/{seat.CharacterId}/hp", 99, "r1", known);
        var error = await player.ExpectErrorAsync("invalid_message", "r1");
        Assert.True(error.At("details.errors").AsObject().ContainsKey("update_id"), error.ToJsonString());

        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"hp":7}"""), "41");
        var update = await player.ExpectAsync("state_update");
        JsonNodes.Same($$"""[{"path":"/characters/{{seat.CharacterId}}/hp","value":7}]""", update["data"]!["changes"]);
        Assert.NotEqual($"{known}", update.Text("data.update_id"));

        static Guid Hash(byte[] name)
        {
            var hash = SHA256.HashData(name);
            hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
            hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
            return new Guid(hash.AsSpan(0, 16), bigEndian: true);
        }
    }

    public static TheoryData<string, string> Poison => new()
    {
        { "{\"character_id\":", "invalid_json: " },
        { "not json", "invalid_json: " },
        { "", "invalid_json: " },
        { "[]", "invalid_message: " },
        { "null", "invalid_message: " },
        { """{"character_id":"CHARACTER","change_type":"updated","timestamp":"2026-11-22T10:00:00Z"}""",
        "invalid_message: Invalid: details: is required" },
        { """{"character_id":"CHARACTER","change_type":"updated","details":[1],"timestamp":"2026-11-22T10:00:00Z"}""",
        "invalid_message: Invalid: details: " },
        { """{"character_id":"frodo","change_type":"updated","details":{"a":1},"timestamp":"2026-11-22T10:00:00Z"}""",
        "invalid_message: Invalid: character_id: " },
        { """{"character_id":"CHARACTER","change_type":"","details":{"a":1},"timestamp":"2026-11-22T10:00:00Z"}""",
        "invalid_message: Invalid: change_type: " },
        { """{"character_id":"CHARACTER","change_type":"updated","details":{"a\u0000":1},"timestamp":"2026-11-22T10:00:00Z"}""",
        "invalid_message: Invalid: " },
        { """{"character_id":"CHARACTER","change_type":"updated","details":{"LONG":1},"timestamp":"2026-11-22T10:00:00Z"}""",
        "invalid_message: Session " },
        { """{"character_id":"CHARACTER","change_type":"updated","details":{"a":"HUGE"},"timestamp":"2026-11-22T10:00:00Z"}""",
        "state_too_large: The body exceeds 1048576 bytes." },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task What_cannot_be_understood_is_a_dead_letter_with_the_reason_and_the_queue_goes_on(string text, string reason)
    {
        var (table, seat) = await SeatAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        var body = Encoding.UTF8.GetBytes(text.Replace("CHARACTER", $"{seat.CharacterId}", StringComparison.Ordinal)
            .Replace("LONG", new string('n', 1024), StringComparison.Ordinal).Replace("HUGE", new string('x', MiB), StringComparison.Ordinal));
        var correlation = $"{Guid.NewGuid()}";
        await Bus.PublishAsync(Topology.CharacterStateChanged, body, "poison", properties =>
        {
            properties.CorrelationId = correlation;
            properties.Headers = new Dictionary<string, object?> { ["x-own"] = "kept" };
        });
        await PublishAsync(seat.CharacterId, JsonNodes.Parse("""{"hp":7}"""));

        var letter = await Bus.ExpectDeadLetterAsync(correlation);
        Assert.StartsWith(reason, letter.Header(Topology.ReasonHeader), StringComparison.Ordinal);
        Assert.Equal((Topology.CharacterStateChanged, "kept"), (letter.Header(Topology.RoutingKeyHeader), letter.Header("x-own")));
        Assert.Equal(
            ("poison", true, "application/json"), (letter.Properties.MessageId, letter.Properties.Persistent, letter.Properties.ContentType));
        Assert.Equal(body, letter.Body);
        Assert.Equal(3, (await socket.ExpectAsync("state_update")).Version());
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_one_session_still_reaches_the_others()
    {
        var character = Guid.NewGuid();
        var (full, roomy) = (await Table.CreateAsync(deployment), await Table.CreateAsync(deployment));
        foreach (var table in new[] { full, roomy }) await JoinAsync(table, character);
        (await full.SaveAsync(new JsonObject { ["map"] = new string('m', MiB - 100) })).Expect(HttpStatusCode.OK);
        await using var socket = await roomy.ConnectGameMasterAsync();
        var correlation = $"{Guid.NewGuid()}";
        await PublishAsync(character, new JsonObject { ["portrait"] = new string('p', 1000) }, correlation: correlation);
        await socket.ExpectAsync("state_update");
        var reason = (await Bus.ExpectDeadLetterAsync(correlation)).Header(Topology.ReasonHeader);
        Assert.Equal($"state_too_large: Session {full.SessionId}: The state would exceed {MiB} bytes.", reason);
        Assert.Null((await full.LoadAsync())["state"]!["characters"]);
    }

    [Fact]
    public async Task A_characters_messages_take_effect_in_their_order()
    {
        const int Count = 200;
        var (table, seat) = await SeatAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        for (var i = 0; i < Count; i++) await PublishAsync(seat.CharacterId, new JsonObject { ["n"] = i });
        await Eventually.HoldsAsync("all of them", () => socket.Updates().Count >= Count);
        Assert.Equal(Enumerable.Range(0, Count), socket.Updates().Select(u => u["data"].At("changes.0.value").GetValue<int>()));
    }

    [Fact]
    public async Task A_campaigns_change_reaches_its_live_sessions_and_no_others()
    {
        var campaign = Guid.NewGuid();
        var gameMaster = Player.New(deployment);
        var (first, second, ended) = (await CreateAsync(), await CreateAsync(), await CreateAsync());
        (await gameMaster.PostAsync($"{ended}/end")).Expect(HttpStatusCode.NoContent);
        await Bus.PublishAsync(
            Topology.CampaignStateChanged, Bus.Message("campaign_id", campaign, JsonNodes.Parse("""{"day":3,"weather":"rain"}""")));
        foreach (var path in new[] { first, second })
        {
            await Eventually.HoldsAsync("the campaign's change", async () =>
                JsonNode.DeepEquals(
                    JsonNodes.Parse("""{"day":3,"weather":"rain"}"""), (await gameMaster.GetAsync($"{path}/state"))["state"]["campaign"]));
        }

        await Bus.PublishAsync(Topology.CampaignStateChanged, Bus.Message("campaign_id", campaign, [], "deleted"));
        await Eventually.HoldsAsync("the campaign is gone", async () => (await gameMaster.GetAsync($"{first}/state"))["state"]["campaign"] is null);
        Assert.Null((await gameMaster.GetAsync($"{ended}/state"))["state"]["campaign"]);

        async Task<string> CreateAsync()
        {
            var body = new JsonObject { ["campaign_id"] = $"{campaign}", ["name"] = "One of three" };
            return $"/api/v2/sessions/{(await gameMaster.PostAsync("/api/v2/sessions", body)).Expect(HttpStatusCode.Created).Text("session_id")}";
        }
    }

    [Fact]
    public async Task What_is_hidden_from_players_stays_hidden_when_another_service_says_it()
    {
        var character = Guid.NewGuid();
        var table = await Table.CreateAsync(
            deployment, new JsonObject { ["gm_only_paths"] = new JsonArray("/campaign/plot", $"/characters/{character}/curse") });
        var player = await JoinAsync(table, character);
        var token = (await player.PostAsync($"{table.Path}/join", new JsonObject { ["character_id"] = $"{character}" })).Text("connection_token");
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await using var socket = await Socket.OpenAsync(player, table.SessionId, token);

        await PublishAsync(character, JsonNodes.Parse("""{"curse":"lycanthropy"}"""));
        Assert.Equal("lycanthropy", (await gameMaster.ExpectAsync("state_update")).Text("data.changes.0.value"));
        await PublishAsync(character, JsonNodes.Parse("""{"curse":"vampirism","hp":7}"""));
        Assert.Equal(2, (await gameMaster.ExpectAsync("state_update"))["data"]!["changes"]!.AsArray().Count);
        JsonNodes.Same($$"""[{"path":"/characters/{{character}}/hp","value":7}]""", (await socket.ExpectAsync("state_update"))["data"]!["changes"]);

        var campaign = await CampaignAsync(table);
        await Bus.PublishAsync(
            Topology.CampaignStateChanged, Bus.Message("campaign_id", campaign, JsonNodes.Parse("""{"day":1,"plot":"the innkeeper"}""")));
        await gameMaster.ExpectAsync("state_update");
        JsonNodes.Same("""[{"path":"/campaign/day","value":1}]""", (await socket.ExpectAsync("state_update"))["data"]!["changes"]);
        await Bus.PublishAsync(Topology.CampaignStateChanged, Bus.Message("campaign_id", campaign, [], "deleted"));
        JsonNodes.Same("""[{"path":"/campaign","previous":{"day":1}}]""", (await socket.ExpectAsync("state_update"))["data"]!["changes"]);
        Assert.DoesNotContain(
            socket.Log, m => m.ToJsonString() is var text
            && (text.Contains("lycan", StringComparison.Ordinal) || text.Contains("innkeeper", StringComparison.Ordinal)));
    }

    private static async Task<Player> JoinAsync(Table table, Guid character)
    {
        var player = Player.New(table.GameMaster.Deployment);
        (await player.PostAsync($"{table.Path}/join", new JsonObject { ["character_id"] = $"{character}" })).Expect(HttpStatusCode.OK);
        return player;
    }

    private static async Task<Guid> CampaignAsync(Table table) => Guid.Parse((await table.GameMaster.GetAsync(table.Path)).Text("campaign_id"));

    private async Task<(Table Table, Seat Seat)> SeatAsync()
    {
        var table = await Table.CreateAsync(deployment);
        return (table, await table.JoinAsync());
    }

    private Task PublishAsync(Guid character, JsonObject details, string? id = null, string changeType = "updated", string? correlation = null) =>
        Bus.PublishAsync(
        Topology.CharacterStateChanged,
        Bus.Message("character_id", character, details.DeepClone().AsObject(), changeType),
        id,
        properties =>
        {
            if (correlation is not null) properties.CorrelationId = correlation;
        });
}
