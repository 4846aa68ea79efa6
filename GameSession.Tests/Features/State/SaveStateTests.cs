using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.State;

[Trait("Category", "Integration")]
public sealed class SaveStateTests(Deployment deployment) : IUsesDeployment
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task A_save_replaces_the_state_and_is_broadcast_as_the_difference()
    {
        var table = await Table.CreateAsync(
            deployment, JsonNodes.Parse("""{"initial_state":{"keep":{"a":1},"change":[1,2],"drop":true,"gm":{"old":1}}}"""));
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);

        var saved = (await SaveAsync(table, """{"keep":{"a":1},"change":[2],"new":{"b":null},"gm":{"old":2}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("3", saved.Text("version"));
        Assert.Equal("\"3\"", saved.Headers.ETag!.Tag);

        var all = await gameMaster.ExpectAsync("state_update");
        Assert.Equal(saved.Text("version"), all.Text("data.version"));
        Assert.Equal(saved.Text("timestamp"), all.Text("data.timestamp"));
        Assert.Equal(table.GameMaster.Id.ToString(), all.Text("data.player_id"));
        Assert.Equal(["/change/0", "/drop", "/gm/old", "/new"], Paths(all).Order(StringComparer.Ordinal));
        var seen = await player.ExpectAsync("state_update");
        Assert.Equal(["/change/0", "/drop", "/new"], Paths(seen).Order(StringComparer.Ordinal));
        Assert.Null(seen.Find("data.metadata"));
        JsonNodes.Same("""{"path":"/drop","previous":true}""", seen.At("data.changes").AsArray().Single(c => c.Text("path") == "/drop"));
    }

    [Fact]
    public async Task Players_are_told_the_same_of_a_save_with_and_without_a_secret_live_and_later()
    {
        foreach (var (before, after) in new[]
        {
            ("""{"npcs":{"mira":{"hp":1}}}""", "{}"),
            ("""{"npcs":{"mira":{"hp":1,"secret":2}}}""", "{}"),
            ("""{"npcs":{"mira":{"hp":1,"secret":2}}}""", """{"npcs":{"mira":{"secret":3}}}"""),
        })
        {
            var settings = JsonNodes.Parse("""{"gm_only_paths":["/npcs/mira/secret"]}""");
            settings["initial_state"] = JsonNode.Parse(before);
            var table = await Table.CreateAsync(deployment, settings);
            var seat = await table.JoinAsync();
            await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
            await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);

            (await SaveAsync(table, after)).Expect(HttpStatusCode.OK);

            var live = await player.ExpectAsync("state_update");
            JsonNodes.Same("""[{"path":"/npcs","previous":{"mira":{"hp":1}}}]""", live.At("data.changes"));
            var page = (await seat.Player.GetAsync($"{table.Path}/events?after=2")).Expect(HttpStatusCode.OK);
            JsonNodes.Same(live["data"], page["events"].AsArray().Single()!["data"]);
            await player.SendAsync(Messages.Sync(since: "2"));
            JsonNodes.Same(live["data"], (await player.ExpectAsync("state_update"))["data"]);
            await player.ExpectAsync("sync_response");
            Assert.False((await gameMaster.ExpectAsync("state_update"))["data"]!.AsObject().ContainsKey("shown_changes"));
        }
    }

    [Fact]
    public async Task Saving_the_same_state_again_still_makes_a_version_and_keeps_the_metadata()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""));
        (await SaveAsync(table, """{"a":1}""", """{"note":"unchanged"}""")).Expect(HttpStatusCode.OK);
        var loaded = await table.LoadAsync();
        Assert.Equal("2", loaded.Text("version"));
        Assert.Equal("unchanged", loaded.Text("metadata.note"));
    }

    [Fact]
    public async Task Metadata_are_those_of_the_last_save()
    {
        var table = await Table.CreateAsync(deployment);
        (await SaveAsync(table, "{}", """{"note":"first"}""")).Expect(HttpStatusCode.OK);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SetAsync("/a", 1);
        await gameMaster.ExpectAsync("state_update");
        Assert.Equal("first", (await table.LoadAsync()).Text("metadata.note"));
        (await SaveAsync(table, "{}")).Expect(HttpStatusCode.OK);
        JsonNodes.Same("{}", (await table.LoadAsync())["metadata"]);
    }

    [Fact]
    public async Task Only_the_game_master_saves()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        foreach (var player in new[] { seat.Player, Player.New(deployment) })
        {
            (await player.PostAsync($"{table.Path}/state", JsonNodes.Parse("""{"state":{}}"""))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        Assert.Equal("2", (await table.LoadAsync()).Text("version"));
    }

    [Fact]
    [Provokes("conflict")]
    public async Task If_match_makes_a_save_conditional()
    {
        var table = await Table.CreateAsync(deployment);
        (await SaveAsync(table, """{"a":1}""", ifMatch: "\"1\"", process: Deployment.ProcessA)).Expect(HttpStatusCode.OK);
        var refused = (await SaveAsync(table, """{"a":2}""", ifMatch: "\"1\"", process: Deployment.ProcessB))
            .ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("2", refused.Text("current_version"));
        // As a proxy that compresses answers hands it on.
        (await SaveAsync(table, """{"a":2}""", ifMatch: "W/\"1\"")).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await SaveAsync(table, """{"a":2}""", ifMatch: "W/\"2\"")).Expect(HttpStatusCode.OK);
        (await SaveAsync(table, """{"a":3}""", ifMatch: "*")).Expect(HttpStatusCode.OK);
        JsonNodes.Same("""{"a":3}""", (await table.LoadAsync())["state"]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"one\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task An_if_match_that_is_no_version_is_refused(string ifMatch)
    {
        var table = await Table.CreateAsync(deployment);
        var refused = (await SaveAsync(table, "{}", ifMatch: ifMatch)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotNull(refused["errors"]["if-match"]);
    }

    [Fact]
    [Provokes("state_too_large")]
    public async Task A_state_has_at_most_1_MiB()
    {
        var table = await Table.CreateAsync(deployment);
        var room = MiB - """{"a":""}""".Length;
        (await SaveAsync(table, $$"""{"a":"{{new string('x', room)}}"}""")).Expect(HttpStatusCode.OK);
        (await SaveAsync(table, $$"""{"a":"{{new string('x', room + 1)}}"}"""))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "state_too_large");
    }

    [Fact]
    public async Task A_state_is_weighed_without_its_white_space()
    {
        var table = await Table.CreateAsync(deployment);
        (await PostAsync(table, $$$"""{"state":{ {{{new string(' ', 2 * MiB)}}} }}""")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_of_any_size_is_refused_without_being_kept()
    {
        var table = await Table.CreateAsync(deployment);
        (await PostAsync(table, $$$"""{"state":{"a":"{{{new string('x', 5 * MiB)}}}"}}"""))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "state_too_large");
    }

    [Fact]
    public async Task A_state_is_at_most_32_levels_deep()
    {
        var table = await Table.CreateAsync(deployment);
        (await SaveAsync(table, Nested(32))).Expect(HttpStatusCode.OK);
        var refused = (await SaveAsync(table, Nested(33))).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotNull(refused["errors"]["state"]);
        (await SaveAsync(table, Nested(200))).ExpectProblem(HttpStatusCode.BadRequest, "invalid_json");
    }

    [Fact]
    public async Task Metadata_have_at_most_64_KiB()
    {
        var table = await Table.CreateAsync(deployment);
        var refused = (await SaveAsync(table, "{}", $$"""{"a":"{{new string('x', 64 * 1024)}}"}"""))
            .ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotNull(refused["errors"]["metadata"]);
    }

    [Fact]
    public async Task A_save_cannot_make_up_a_combat()
    {
        var table = await Table.CreateAsync(deployment);
        var refused = (await SaveAsync(table, """{"combat":{"status":"running"}}""")).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotNull(refused["errors"]["state.combat"]);
    }

    [Theory]
    [InlineData("""{}""", "state")]
    [InlineData("""{"state":null}""", "state")]
    [InlineData("""{"state":[]}""", "state")]
    [InlineData("""{"state":{},"metadata":"x"}""", "metadata")]
    public async Task A_missing_or_wrong_member_is_named(string body, string member)
    {
        var table = await Table.CreateAsync(deployment);
        var refused = (await PostAsync(table, body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotNull(refused["errors"][member]);
    }

    [Fact]
    public async Task Nothing_is_saved_in_a_session_that_is_not_there_or_has_ended()
    {
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.PostAsync($"/api/v2/sessions/{Guid.NewGuid()}/state", JsonNodes.Parse("""{"state":{}}""")))
            .ExpectProblem(HttpStatusCode.NotFound, "session_not_found");
        (await table.GameMaster.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);
        (await SaveAsync(table, "{}")).ExpectProblem(HttpStatusCode.Conflict, "session_ended");
    }

    [Fact]
    public async Task A_save_stores_a_snapshot()
    {
        var table = await Table.CreateAsync(deployment);
        (await SaveAsync(table, """{"a":1}""")).Expect(HttpStatusCode.OK);
        await using var command = deployment.Database.CreateCommand("select state::text from session_states where session_id = $1 and version = '2'");
        command.Parameters.AddWithValue(table.SessionId);
        Assert.NotNull(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);

    private static IEnumerable<string> Paths(JsonObject update) => update.At("data.changes").AsArray().Select(c => c.Text("path"));

    private static Task<Answer> SaveAsync(Table table, string state, string? metadata = null, string? ifMatch = null, string? process = null) =>
        PostAsync(table, metadata is null ? $$"""{"state":{{state}}}""" : $$"""{"state":{{state}},"metadata":{{metadata}}}""", ifMatch, process);

    private static Task<Answer> PostAsync(Table table, string body, string? ifMatch = null, string? process = null) => table.GameMaster.SendAsync(
        HttpMethod.Post,
        $"{table.Path}/state",
        new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        process,
        ifMatch is null ? [] : [("If-Match", ifMatch)]);
}
