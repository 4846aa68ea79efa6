using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

[Trait("Category", "Integration")]
public sealed class SessionManagementTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_player_lists_the_sessions_in_which_they_have_a_seat()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var mine = (await seat.Player.GetAsync("/api/v2/sessions")).Expect(HttpStatusCode.OK)["sessions"].AsArray();
        var one = Assert.Single(mine);
        Assert.Equal(table.SessionId.ToString(), one.Text("session_id"));
        Assert.Equal("player", one.Text("role"));
        Assert.Equal("active", one.Text("status"));
        Assert.EndsWith("Z", one.Text("created_at"), StringComparison.Ordinal);

        (await table.GameMaster.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await seat.Player.GetAsync("/api/v2/sessions?status=active"))["sessions"].AsArray());
        Assert.Equal("ended", Assert.Single((await seat.Player.GetAsync("/api/v2/sessions?status=ended"))["sessions"].AsArray()).Text("status"));
        (await seat.Player.PostAsync($"{table.Path}/leave")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await seat.Player.GetAsync("/api/v2/sessions"))["sessions"].AsArray());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=many")]
    [InlineData("status=asleep")]
    public async Task A_list_is_asked_for_within_bounds(string query) =>
        (await Player.New(deployment).GetAsync($"/api/v2/sessions?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");

    [Fact]
    public async Task Only_members_look_at_a_session()
    {
        var table = await Table.CreateAsync(deployment);
        (await Player.New(deployment).GetAsync(table.Path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await table.GameMaster.GetAsync($"/api/v2/sessions/{Guid.NewGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "session_not_found");
    }

    [Fact]
    public async Task A_session_shows_who_is_online()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessA);
        var players = (await table.GameMaster.GetAsync(table.Path, Deployment.ProcessB))["players"].AsArray();
        Assert.True(players.Single(p => p.Text("player_id") == seat.Player.Id.ToString()).At("online").GetValue<bool>());
    }

    [Fact]
    public async Task Leaving_closes_what_the_player_has_open_and_nobody_elses()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        await using var here = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var there = await table.ConnectAsync(seat, Deployment.ProcessB);
        (await seat.Player.PostAsync($"{table.Path}/leave")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(4403, await here.ExpectCloseAsync());
        Assert.Equal(4403, await there.ExpectCloseAsync());
        await gameMaster.ExpectAsync("player_left");
        await gameMaster.ExpectNothingAsync();
        (await seat.Player.PostAsync($"{table.Path}/leave")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task The_game_master_does_not_leave()
    {
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.PostAsync($"{table.Path}/leave")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    [Provokes("player_not_found")]
    public async Task The_game_master_removes_a_player()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        (await seat.Player.DeleteAsync($"{table.Path}/players/{table.GameMaster.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await table.GameMaster.DeleteAsync($"{table.Path}/players/{table.GameMaster.Id}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await table.GameMaster.DeleteAsync($"{table.Path}/players/{Guid.NewGuid()}")).ExpectProblem(HttpStatusCode.NotFound, "player_not_found");

        (await table.GameMaster.DeleteAsync($"{table.Path}/players/{seat.Player.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(4403, await player.ExpectCloseAsync());
        var left = await gameMaster.ExpectAsync("player_left");
        Assert.Equal(seat.Player.Id.ToString(), left.Text("data.player_id"));
        Assert.Equal(table.GameMaster.Id.ToString(), left.Text("data.removed_by"));
        (await seat.Player.GetAsync($"{table.Path}/state")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task The_end_is_told_to_all_and_closes_every_connection()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        (await seat.Player.PostAsync($"{table.Path}/end")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await table.GameMaster.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);
        foreach (var socket in new[] { gameMaster, player })
        {
            var ended = await socket.ExpectAsync("session_ended");
            Assert.Equal(3, ended.Version());
            Assert.Equal(4410, await socket.ExpectCloseAsync());
        }

        (await table.GameMaster.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("ended", (await table.GameMaster.GetAsync(table.Path)).Text("status"));
        Assert.Equal("3", (await table.LoadAsync()).Text("version"));
    }

    [Fact]
    public async Task The_history_is_what_was_broadcast_to_the_one_who_asks()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        await gameMaster.SetAsync("/gm/trap", true);
        await gameMaster.SendAsync(Messages.Update(null, null, Messages.Set("/gm/trap", false), Messages.Set("/shared/a", 1)));
        await player.ExpectAsync("state_update");
        await player.SetAsync("/shared/b", 2);
        await player.ExpectAsync("state_update");
        for (var i = 0; i < 3; i++) await gameMaster.ExpectAsync("state_update");

        foreach (var (asker, socket) in new[] { (table.GameMaster, gameMaster), (seat.Player, player) })
        {
            var history = (await asker.GetAsync($"{table.Path}/events?after=2")).Expect(HttpStatusCode.OK);
            var told = socket.Log.Where(m => m.Text("type") == "state_update").ToList();
            Assert.Null(history.Body.Find("next"));
            var events = history["events"].AsArray();
            Assert.Equal(told.Count, events.Count);
            Assert.All(told.Zip(events), pair =>
            {
                Assert.Equal("state_update", pair.Second.Text("type"));
                JsonNodes.Same(pair.First["data"], pair.Second!["data"]);
            });
        }
    }

    [Fact]
    public async Task The_history_comes_in_pages()
    {
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        for (var i = 0; i < 5; i++)
        {
            await gameMaster.SetAsync("/n", i);
            await gameMaster.ExpectAsync("state_update");
        }

        var versions = new List<string>();
        for (string? after = "0"; after is not null;)
        {
            var page = (await table.GameMaster.GetAsync($"{table.Path}/events?after={after}&limit=2")).Expect(HttpStatusCode.OK);
            versions.AddRange(page["events"].AsArray().Select(e => e.Text("data.version")));
            after = page.Body.Find("next")?.GetValue<string>();
        }

        Assert.Equal(["2", "3", "4", "5", "6"], versions);
        foreach (var query in new[] { "after=x", "limit=0", "limit=501", "limit=x" })
        {
            (await table.GameMaster.GetAsync($"{table.Path}/events?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        }

        (await Player.New(deployment).GetAsync($"{table.Path}/events")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_rewind_makes_an_old_state_the_newest_and_erases_nothing()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"shared":{"a":1}}}"""));
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        await player.SetAsync("/shared/a", 2);
        await player.ExpectAsync("state_update");

        (await RewindAsync(seat.Player, table, "\"1\"")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await RewindAsync(table.GameMaster, table, "\"9\"")).ExpectProblem(HttpStatusCode.NotFound, "version_not_found");
        (await RewindAsync(table.GameMaster, table, "\"x\"")).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        (await RewindAsync(table.GameMaster, table, "1")).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");

        var rewound = (await RewindAsync(table.GameMaster, table, "\"1\"")).Expect(HttpStatusCode.OK);
        Assert.Equal("4", rewound.Text("version"));
        Assert.Equal("\"4\"", rewound.Headers.ETag!.Tag);
        var update = await player.ExpectAsync("state_update");
        JsonNodes.Same("""[{"path":"/shared/a","value":1,"previous":2}]""", update.At("data.changes"));
        Assert.Equal("4", update.Text("data.version"));
        JsonNodes.Same("""{"shared":{"a":2}}""", (await table.GameMaster.GetAsync($"{table.Path}/state?version=3"))["state"]);
    }

    private static Task<Answer> RewindAsync(Player player, Table table, string version) =>
        player.PostAsync($"{table.Path}/rewind", new JsonObject { ["version"] = JsonNode.Parse(version) });
}
