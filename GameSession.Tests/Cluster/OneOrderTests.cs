using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

[Trait("Category", "Integration")]
public sealed class OneOrderTests(Deployment deployment) : IUsesDeployment
{
    private const int Updates = 250;

    [Fact]
    public async Task A_thousand_updates_from_two_processes_at_once_come_in_one_order_to_everybody()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        Socket[] sockets =
        [
            await table.ConnectGameMasterAsync(Deployment.ProcessA), await table.ConnectGameMasterAsync(Deployment.ProcessB),
            await table.ConnectAsync(seat, Deployment.ProcessA), await table.ConnectAsync(seat, Deployment.ProcessB),
        ];
        await Task.WhenAll(sockets.Select((socket, sender) => Task.Run(async () =>
        {
            for (var i = 0; i < Updates; i++)
            {
                // Some to the same path, some to a path of their own.
                await socket.SetAsync(i % 2 == 0 ? "/shared/same" : $"/shared/own{sender}_{i % 20}", $"{sender}:{i}");
            }
        })));
        var total = Updates * sockets.Length;
        await Eventually.HoldsAsync("every socket has every update", () => sockets.All(s => s.Updates().Count >= total));
        foreach (var socket in sockets) await socket.ExpectMarkerAsync();

        var first = sockets[0].Updates();
        Assert.Equal(Enumerable.Range(3, total).Select(v => (long)v), first.Select(u => u.Version()));
        Assert.Equal(total, first.Select(u => u.UpdateId()).Distinct().Count());
        foreach (var socket in sockets.Skip(1))
        {
            Assert.Equal(first.Select(u => u["data"]!.ToJsonString()), socket.Updates().Select(u => u["data"]!.ToJsonString()));
        }

        var values = first.Select(u => u["data"]!["changes"]![0]!["value"]!.GetValue<string>().Split(':')).ToList();
        for (var sender = 0; sender < sockets.Length; sender++)
        {
            Assert.Equal(Enumerable.Range(0, Updates).Select(i => $"{i}"), values.Where(v => v[0] == $"{sender}").Select(v => v[1]));
        }

        var onA = await table.LoadAsync(Deployment.ProcessA);
        var onB = await table.LoadAsync(Deployment.ProcessB);
        Assert.True(JsonNode.DeepEquals(onA, onB));
        Assert.Equal(StateValue.Parse(onA["state"]!.ToJsonString()), first.Replay(StateObject.Empty));
        Assert.Equal(Enumerable.Range(1, total + 2).Select(v => (long)v), await Log.VersionsAsync(deployment.Database, table.SessionId));
        Assert.Equal([200, 400, 600, 800, 1000], await Log.SnapshotsAsync(deployment.Database, table.SessionId));
        foreach (var socket in sockets) await socket.DisposeAsync();
    }

    [Fact]
    public async Task A_save_stores_a_snapshot()
    {
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.PostAsync(
            $"{table.Path}/state", new JsonObject { ["state"] = new JsonObject { ["a"] = 1 }, ["metadata"] = new JsonObject() }))
            .Expect(HttpStatusCode.OK);

        Assert.Equal([2], await Log.SnapshotsAsync(deployment.Database, table.SessionId));
    }

    [Fact]
    public async Task The_same_update_id_on_both_processes_at_once_happens_once()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var onA = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var onB = await table.ConnectAsync(seat, Deployment.ProcessB);
        var ids = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids)
        {
            await Task.WhenAll(
                onA.SetAsync("/shared/a", $"{id}", $"a{id}", id),
                onB.SetAsync("/shared/a", $"{id}", $"b{id}", id));
        }

        foreach (var (socket, mark) in new[] { (onA, 'a'), (onB, 'b') })
        {
            await Eventually.HoldsAsync(
                "an answer to each", () => ids.All(id => socket.Updates().Any(u => u["ref"]?.GetValue<string>() == $"{mark}{id}")));
            foreach (var id in ids) Assert.Single(socket.Updates().Where(u => u.UpdateId() == id).Select(u => u.Version()).Distinct());
        }

        Assert.Equal(2 + ids.Count, (await Log.VersionsAsync(deployment.Database, table.SessionId)).Count);
    }
}
