using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Cluster;

[Trait("Category", "Integration")]
public sealed class FirstTableTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_game_master_and_two_players_on_two_processes_see_one_order()
    {
        var table = await Table.CreateAsync(deployment);
        var anna = await table.JoinAsync(Deployment.ProcessA);
        var bert = await table.JoinAsync(Deployment.ProcessB);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var annas = await table.ConnectAsync(anna, Deployment.ProcessA);
        await using var berts = await table.ConnectAsync(bert, Deployment.ProcessB);

        await annas.SetAsync("/shared/door", "open", reference: "r1");
        var own = await annas.ExpectAsync("state_update");
        Assert.Equal("r1", own["ref"]!.GetValue<string>());
        foreach (var other in new[] { gameMaster, berts })
        {
            var seen = await other.ExpectAsync("state_update");
            Assert.Null(seen["ref"]);
            Assert.True(JsonNode.DeepEquals(own["data"], seen["data"]));
        }

        await berts.SendAsync(Messages.Sync());
        var synced = await berts.ExpectAsync("sync_response");
        Assert.Equal("open", synced["data"]!["state"]!["shared"]!["door"]!.GetValue<string>());
        Assert.Equal(own["data"]!["version"]!.GetValue<string>(), synced["data"]!["version"]!.GetValue<string>());

        var saved = (await table.GameMaster.PostAsync($"{table.Path}/state", new JsonObject
        {
            ["state"] = new JsonObject { ["shared"] = new JsonObject { ["door"] = "shut" }, ["gm"] = new JsonObject { ["trap"] = true } },
            ["metadata"] = new JsonObject { ["note"] = "end of evening" },
        })).Expect(HttpStatusCode.OK);
        var shut = await berts.ExpectAsync("state_update");
        var change = Assert.Single(shut["data"]!["changes"]!.AsArray());
        Assert.Equal("/shared/door", change!["path"]!.GetValue<string>());
        Assert.Equal("open", change["previous"]!.GetValue<string>());
        Assert.Equal(saved.Text("version"), shut["data"]!["version"]!.GetValue<string>());

        var loaded = await table.LoadAsync();
        Assert.True(loaded["state"]!["gm"]!["trap"]!.GetValue<bool>());
        Assert.Equal("end of evening", loaded["metadata"]!["note"]!.GetValue<string>());
    }
}
