using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

/// <summary>The game master's seat is handed over, shared and claimed.</summary>
[Trait("Category", "Integration")]
public sealed class GameMasterSeatTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task The_new_game_master_sees_what_is_hidden_and_the_former_one_no_longer()
    {
        var table = await Table.CreateAsync(deployment);
        var (anna, bert) = (await table.JoinAsync(), await table.JoinAsync());
        await using var formers = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var annas = await table.ConnectAsync(anna, Deployment.ProcessB);
        await using var berts = await table.ConnectAsync(bert, Deployment.ProcessB);
        await formers.AskAsync(Messages.Update(null, null, Messages.Set("/gm/trap", "pit")));

        (await HandOverAsync(table.GameMaster, table, anna.Player.Id)).Expect(HttpStatusCode.NoContent);

        foreach (var socket in new[] { formers, annas })
        {
            Assert.Equal(1012, await socket.ExpectCloseAsync());
            Assert.Equal("session_reloaded", socket.CloseReason);
            Assert.DoesNotContain(socket.Log, m => m.Text("type") == "game_master_changed");
        }

        var told = await berts.ExpectAsync("game_master_changed");
        Assert.Equal($"{anna.Player.Id}", told.Text("data.player_id"));
        Assert.Equal($"{table.GameMaster.Id}", told.Text("data.former_id"));
        Assert.Equal("player", told.Text("data.former_role"));
        Assert.Equal(4, told.Version());

        // Their tokens are good for their new roles, and each has the versions of theirs.
        await using var gameMaster = await table.ConnectAsync(anna, Deployment.ProcessA);
        await using var player = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (seen, shown) = (await gameMaster.AskAsync(Messages.Sync()), await player.AskAsync(Messages.Sync()));
        Assert.Equal((5, "pit"), (seen.Version(), seen.Text("data.state.gm.trap")));
        Assert.Equal((4, null), (shown.Version(), shown.Find("data.state.gm")));
        Assert.Equal("forbidden", (await player.AskAsync(Messages.Update(null, null, Messages.Set("/gm/trap", 1)))).Text("error.code"));
        await gameMaster.AskAsync(Messages.Update(null, null, Messages.Set("/gm/trap", "sprung")));
        await player.ExpectNothingAsync();

        var session = (await bert.Player.GetAsync(table.Path, Deployment.ProcessA)).Expect(HttpStatusCode.OK);
        Assert.Equal($"{anna.Player.Id}", session.Text("game_master_id"));
        foreach (var (member, role) in new[] { (anna.Player, "game_master"), (table.GameMaster, "player") })
        {
            Assert.Equal(role, Assert.Single((await member.GetAsync("/api/v2/sessions"))["sessions"].AsArray()).Text("role"));
        }

        (await HandOverAsync(table.GameMaster, table, bert.Player.Id)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await anna.Player.PostAsync($"{table.Path}/end", process: Deployment.ProcessB)).Expect(HttpStatusCode.NoContent);
        Assert.Equal(4410, await player.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_deputy_runs_the_session_and_ends_it()
    {
        var deputy = Player.New(deployment);
        var table = await Table.CreateAsync(deployment, new JsonObject { ["game_masters"] = new JsonArray($"{deputy.Id}") });
        var bert = await table.JoinAsync();
        var token = (await deputy.PostAsync($"{table.Path}/join", new JsonObject { ["role"] = "observer" })).Expect(HttpStatusCode.OK)
            .Text("connection_token");
        await using var deputys = await Socket.OpenAsync(deputy, table.SessionId, token, Deployment.ProcessA);
        await using var berts = await table.ConnectAsync(bert, Deployment.ProcessB);

        Assert.Equal(4, (await deputys.AskAsync(Messages.Update(null, null, Messages.Set("/gm/trap", "pit")))).Version());
        Assert.Equal(5, (await deputys.AskAsync(Messages.Roll(Guid.NewGuid(), 12, hidden: true))).Version());
        await berts.ExpectNothingAsync();
        (await deputy.PostAsync($"{table.Path}/state", JsonNodes.Parse("""{"state":{"shared":{"door":"open"} },"metadata":{} }""")))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(4, (await berts.ExpectAsync("state_update")).Version());
        var players = (await bert.Player.GetAsync(table.Path))["players"].AsArray();
        Assert.True(players.Single(p => p.Text("player_id") == $"{deputy.Id}")!["deputy"]!.GetValue<bool>());
        Assert.Equal(6, (await deputy.GetAsync($"{table.Path}/events?after=1"))["events"].AsArray().Count + 1);
        (await deputy.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    [Provokes("game_master_present")]
    public async Task Who_is_absent_for_long_enough_loses_the_seat_to_a_deputy_who_claims_it()
    {
        var deputy = Player.New(deployment);
        var table = await Table.CreateAsync(deployment, new JsonObject
        {
            ["game_masters"] = new JsonArray($"{deputy.Id}"),
            ["game_master_absence"] = 1,
        });
        var bert = await table.JoinAsync();
        (await deputy.PostAsync($"{table.Path}/join", new JsonObject { ["character_id"] = $"{Guid.NewGuid()}" })).Expect(HttpStatusCode.OK);
        await using var berts = await table.ConnectAsync(bert, Deployment.ProcessB);
        var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        (await ClaimAsync(bert.Player, table)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await ClaimAsync(deputy, table)).ExpectProblem(HttpStatusCode.Conflict, "game_master_present");

        await gameMaster.DisposeAsync();
        await berts.ExpectPresenceAsync(table.GameMaster.Id, online: false);
        await Eventually.HoldsAsync("the deputy has the seat", async () => (await ClaimAsync(deputy, table)).Status == HttpStatusCode.NoContent);

        var told = await berts.ExpectAsync("game_master_changed");
        Assert.Equal($"{deputy.Id}", told.Text("data.player_id"));
        Assert.Equal($"{deputy.Id}", told.Text("data.changed_by"));
        (await ClaimAsync(deputy, table)).Expect(HttpStatusCode.NoContent);
        await berts.ExpectNothingAsync();
        (await table.GameMaster.PostAsync($"{table.Path}/end")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await deputy.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);
    }

    private static Task<Answer> HandOverAsync(Player caller, Table table, Guid player) =>
        caller.PostAsync($"{table.Path}/game-master", new JsonObject { ["player_id"] = $"{player}" });

    private static Task<Answer> ClaimAsync(Player caller, Table table) => caller.PostAsync($"{table.Path}/game-master/claim");
}
