using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.State;

/// <summary>What a player and the game master have between them.</summary>
[Trait("Category", "Integration")]
public sealed class PrivateUpdateTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_private_part_reaches_its_player_and_the_game_master_alone()
    {
        var table = await Table.CreateAsync(deployment);
        var (anna, bert) = (await table.JoinAsync(), await table.JoinAsync());
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var annas = await table.ConnectAsync(anna, Deployment.ProcessA);
        await using var annasOther = await table.ConnectAsync(anna, Deployment.ProcessB);
        await using var berts = await table.ConnectAsync(bert, Deployment.ProcessB);
        var part = $"/private/{anna.Player.Id}";

        await annas.SendAsync(Messages.Update("r1", null, Messages.Set($"{part}/notes", "the innkeeper lies")));
        var told = await annas.ExpectAsync("private_update");
        Assert.Equal("r1", (await annas.ExpectAsync("ack")).Text("ref"));
        JsonNodes.Same($$"""[{"path":"{{part}}","value":{"notes":"the innkeeper lies"} }]""", told["data"]!["changes"]);
        Assert.Null(told.Find("data.version"));
        JsonNodes.Same(told, await annasOther.ExpectAsync("private_update"));
        var seen = await gameMaster.ExpectAsync("state_update");
        Assert.Equal((4, $"{anna.Player.Id}"), (seen.Version(), seen.Text("data.player_id")));

        await gameMaster.AskAsync(Messages.Update(null, null, Messages.Set($"{part}/omen", "a raven"), Messages.Set("/shared/door", "open")));
        foreach (var socket in new[] { annas, annasOther })
        {
            JsonNodes.Same(
                $$"""[{"path":"{{part}}/omen","value":"a raven"}]""", (await socket.ExpectAsync("private_update"))["data"]!["changes"]);
            var shown = await socket.ExpectAsync("state_update");
            Assert.Equal((4, 1), (shown.Version(), shown["data"]!["changes"]!.AsArray().Count));
        }

        Assert.Equal(4, (await berts.ExpectAsync("state_update")).Version());
        await berts.ExpectNothingAsync();
        Assert.DoesNotContain(berts.Log, m => m.ToJsonString().Contains("private", StringComparison.Ordinal));

        // Loads, syncs and resumes have the part as it is now.
        var loaded = (await anna.Player.GetAsync($"{table.Path}/state", Deployment.ProcessB)).Expect(HttpStatusCode.OK);
        Assert.Equal("4", loaded.Text("version"));
        JsonNodes.Same("""{"notes":"the innkeeper lies","omen":"a raven"}""", loaded["state"]["private"]![$"{anna.Player.Id}"]);
        Assert.Null((await bert.Player.GetAsync($"{table.Path}/state"))["state"]["private"]);
        foreach (var since in new[] { null, "3", "4" })
        {
            var synced = await annasOther.AskAsync(Messages.Sync(since));
            JsonNodes.Same("""{"notes":"the innkeeper lies","omen":"a raven"}""", synced["data"]!["private"]);
            Assert.Null((await berts.AskAsync(Messages.Sync(since))).Find("data.private"));
        }

        Assert.Equal(2, (await bert.Player.GetAsync($"{table.Path}/events?after=2"))["events"].AsArray().Count);
        Assert.Equal("4", (await bert.Player.GetAsync(table.Path)).Text("version"));
        Assert.Equal("forbidden", (await berts.AskAsync(Messages.Update(null, null, Messages.Set($"{part}/notes", 1)))).Text("error.code"));
    }

    [Fact]
    public async Task A_save_and_a_rewind_change_a_private_part_for_its_player_alone()
    {
        var table = await Table.CreateAsync(deployment);
        var (anna, bert) = (await table.JoinAsync(), await table.JoinAsync());
        await using var annas = await table.ConnectAsync(anna, Deployment.ProcessA);
        await using var berts = await table.ConnectAsync(bert, Deployment.ProcessB);
        var id = Guid.NewGuid();
        await annas.AskAsync(Messages.Update(null, id, Messages.Set($"/private/{anna.Player.Id}", "first")));
        // Repeated, it is answered alike and changes nothing.
        Assert.Equal("ack", (await annas.AskAsync(Messages.Update(null, id, Messages.Set($"/private/{anna.Player.Id}", "second")))).Text("type"));

        (await table.SaveAsync(new JsonObject { ["private"] = new JsonObject { [$"{anna.Player.Id}"] = "saved" } })).Expect(HttpStatusCode.OK);
        Assert.Equal("saved", (await annas.ExpectAsync("private_update")).Text("data.changes.0.value"));
        (await table.RewindAsync(4)).Expect(HttpStatusCode.OK);
        Assert.Equal("first", (await annas.ExpectAsync("private_update")).Text("data.changes.0.value"));
        await annas.ExpectNothingAsync();
        await berts.ExpectNothingAsync();
        Assert.Equal("3", (await bert.Player.GetAsync(table.Path)).Text("version"));
    }
}
