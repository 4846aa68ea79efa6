using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

[Trait("Category", "Integration")]
public sealed class CreateSessionTests(Deployment deployment) : IUsesDeployment
{
    private const string Sessions = "/api/v2/sessions";

    private readonly Player _player = Player.New(deployment);

    [Fact]
    public async Task A_created_session_is_found_at_its_location_with_its_creator_as_game_master()
    {
        var body = Body();
        var created = (await _player.PostAsync(Sessions, body, Deployment.ProcessA)).Expect(HttpStatusCode.Created);
        var id = Guid.Parse(created.Text("session_id"));
        Assert.Equal($"{Sessions}/{id}", created.Headers.Location!.OriginalString);
        Assert.Equal($"ws://{deployment.UrlOf(Deployment.ProcessA).Authority}{Sessions}/{id}/ws", created.Text("websocket_url"));

        var found = (await _player.GetAsync(created.Headers.Location.OriginalString, Deployment.ProcessB)).Expect(HttpStatusCode.OK);
        Assert.Equal(body.Text("campaign_id"), found.Text("campaign_id"));
        Assert.Equal("The Sunless Citadel", found.Text("name"));
        Assert.Equal("active", found.Text("status"));
        Assert.Equal("1", found.Text("version"));
        Assert.Equal(_player.Id.ToString(), found.Text("game_master_id"));
        JsonNodes.Same(
            $$"""[{"player_id":"{{_player.Id}}","role":"game_master","character_ids":[],"online":false,"deputy":false}]""", found["players"]);

        await using var socket = await Socket.OpenAsync(_player, id, created.Text("connection_token"), Deployment.ProcessB);
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_initial_state_is_the_first_state()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"shared":{"door":"shut"},"gm":{"trap":true}}}"""));
        var loaded = await table.LoadAsync();
        JsonNodes.Same("""{"shared":{"door":"shut"},"gm":{"trap":true}}""", loaded["state"]);
        JsonNodes.Same("{}", loaded["metadata"]);
        Assert.Equal("1", loaded.Text("version"));
    }

    [Fact]
    public async Task Settings_are_kept_as_given_also_those_that_nobody_knows()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"theme":{"dark":[1,null]},"max_players":3}"""));
        await using var command = deployment.Database.CreateCommand("select event_data -> 'settings' from session_events where session_id = $1");
        command.Parameters.AddWithValue(table.SessionId);
        var stored = (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        // A new session says that it has private parts: older ones have none.
        JsonNodes.Same("""{"theme":{"dark":[1,null]},"max_players":3,"lasting_effects":true,"private_parts":true}""", JsonNode.Parse(stored!));
    }

    [Theory]
    [InlineData("max_players", "0")]
    [InlineData("max_players", "51")]
    [InlineData("max_players", "\"4\"")]
    [InlineData("allow_observers", "\"yes\"")]
    [InlineData("allowed_players", "[\"anna\"]")]
    [InlineData("player_writable_paths", "[\"shared\"]")]
    [InlineData("gm_only_paths", "[\"\"]")]
    [InlineData("gm_only_paths", "[\"/combat\"]")]
    [InlineData("dice", "\"loaded\"")]
    [InlineData("initial_state", "[]")]
    public async Task A_setting_that_makes_no_sense_is_named(string setting, string value)
    {
        var answer = await PostAsync($$$"""{"campaign_id":"{{{Guid.NewGuid()}}}","name":"n","settings":{"{{{setting}}}":{{{value}}}}}""");
        answer.ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotEmpty(answer["errors"].AsObject()[$"settings.{setting}"]!.AsArray());
    }

    [Fact]
    [Provokes("reserved_path")]
    public async Task An_initial_state_with_a_combat_is_refused()
    {
        var body = Body();
        body["settings"] = JsonNodes.Parse("""{"initial_state":{"combat":{}}}""");
        (await _player.PostAsync(Sessions, body)).ExpectProblem(HttpStatusCode.Forbidden, "reserved_path");
    }

    [Theory]
    [InlineData("""{"name":"n"}""", "campaign_id")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001"}""", "name")]
    [InlineData("""{"campaign_id":"dragons","name":"n"}""", "campaign_id")]
    [InlineData("""{"campaign_id":"00000000-0000-0000-0000-000000000000","name":"n"}""", "campaign_id")]
    [InlineData("""{"campaign_id":null,"name":"n"}""", "campaign_id")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":5}""", "name")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":null}""", "name")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":""}""", "name")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":"a\u0000b"}""", "name")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":"n","settings":[]}""", "settings")]
    [InlineData("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":"n","settings":{"a":"\u0000"}}""", "settings")]
    public async Task A_missing_or_wrong_member_is_named(string body, string member)
    {
        var answer = await PostAsync(body);
        answer.ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.Contains(answer["errors"].AsObject(), e => e.Key == member || e.Key.StartsWith($"{member}.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_has_at_most_255_characters_whatever_they_take_to_store()
    {
        foreach (var character in new[] { "n", "é", "🐉" })
        {
            var body = Body();
            body["name"] = string.Concat(Enumerable.Repeat(character, 255));
            var created = (await _player.PostAsync(Sessions, body)).Expect(HttpStatusCode.Created);
            var found = await _player.GetAsync($"{Sessions}/{created.Text("session_id")}");
            Assert.Equal(body.Text("name"), found.Text("name"));

            body["name"] = string.Concat(Enumerable.Repeat(character, 256));
            var refused = (await _player.PostAsync(Sessions, body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
            Assert.NotNull(refused["errors"]["name"]);
        }
    }

    [Fact]
    public async Task Members_that_nobody_knows_are_ignored()
    {
        var body = Body();
        body["colour"] = "red";
        (await _player.PostAsync(Sessions, body)).Expect(HttpStatusCode.Created);
    }

    private static JsonObject Body() => new() { ["campaign_id"] = Guid.NewGuid().ToString(), ["name"] = "The Sunless Citadel" };

    private Task<Answer> PostAsync(string body) => _player.SendAsync(
        HttpMethod.Post, Sessions, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), process: null);
}
