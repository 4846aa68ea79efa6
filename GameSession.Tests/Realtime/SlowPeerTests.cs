using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Realtime;

[Trait("Category", "Integration")]
public sealed class SlowPeerTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_silent_peer_is_closed_with_4408_and_one_that_answers_pings_is_not()
    {
        await deployment.StartAsync(Deployment.LimitedA, TestContext.Current.CancellationToken);
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var (dead, quiet) = (await table.JoinAsync(Deployment.LimitedA), await table.JoinAsync(Deployment.LimitedA));
        await using var alive = await table.ConnectAsync(quiet, Deployment.LimitedA);
        using var silent = await StalledSocket.ConnectAsync(dead.Player, table.SessionId, dead.ConnectionToken, Deployment.LimitedA);
        var (texts, code) = await silent.ReadToCloseAsync();
        Assert.Equal(4408, code);
        Assert.Contains(texts, t => t.Contains("\"heartbeat\"", StringComparison.Ordinal));

        await alive.ExpectPresenceAsync(dead.Player.Id, online: false);
        await alive.ExpectMarkerAsync();
    }

    [Fact]
    public async Task One_peer_of_a_hundred_that_does_not_read_is_closed_and_the_others_miss_nothing()
    {
        const int Updates = 500;
        var table = await Table.CreateAsync(deployment, new JsonObject { ["max_players"] = 50 }, Deployment.ProcessA);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        List<Socket> readers = [gameMaster, .. await table.ConnectCrowdAsync(98, Deployment.ProcessA)];
        var stalled = await table.JoinAsync(Deployment.ProcessA);
        using var stalling = await StalledSocket.ConnectAsync(
            stalled.Player, table.SessionId, stalled.ConnectionToken, Deployment.ProcessA, receiveBuffer: 4096);
        var value = new string('x', 4000);
        for (var i = 1; i <= Updates; i++)
        {
            await gameMaster.SetAsync($"/shared/{i % 10}", $"{i} {value}");
            // On a busy machine the test itself may read too slowly.
            if (i % 50 == 0) await Eventually.HoldsAsync("the readers keep up", () => readers.TrueForAll(r => r.Count("state_update") >= i));
        }

        foreach (var reader in readers)
        {
            await Eventually.HoldsAsync("all updates", () => reader.Count("state_update") >= Updates);
            Assert.Equal(gameMaster.Updates().Select(u => u.Version()), reader.Updates().Select(u => u.Version()));
        }

        var (texts, code) = await stalling.ReadToCloseAsync();
        Assert.Equal(4508, code);
        // What it did get is the beginning of what there was.
        var got = texts.Select(t => JsonNodes.Parse(t)).Where(m => m.Text("type") == "state_update").Select(m => m.Version()).ToList();
        Assert.InRange(got.Count, 0, Updates - 1);
        Assert.Equal(gameMaster.Updates().Take(got.Count).Select(u => u.Version()), got);
        foreach (var reader in readers) await reader.DisposeAsync();
    }
}
