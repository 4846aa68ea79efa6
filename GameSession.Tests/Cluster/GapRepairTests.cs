using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using StackExchange.Redis;

namespace GameSession.Tests.Cluster;

[Trait("Category", "Integration")]
public sealed class GapRepairTests(Deployment deployment) : IUsesDeployment
{
    private readonly EventAppender _log = new(deployment.Database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_process_committed_and_did_not_live_to_publish_reaches_everybody()
    {
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);

        await _log.AppendAsync(
            [Log.Of(Log.Set(table.SessionId, 2, "a", StateValue.Of("x")), Log.Set(table.SessionId, 3, "b", StateValue.Of("y")))], Ct);

        foreach (var socket in new[] { onA, onB })
        {
            Assert.Equal(2, (await socket.ExpectAsync("state_update")).Version());
            Assert.Equal(3, (await socket.ExpectAsync("state_update")).Version());
            await socket.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task A_published_event_after_a_gap_brings_what_lies_between_first()
    {
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var events = Enumerable.Range(2, 8).Select(v => Log.Set(table.SessionId, v, "a", StateValue.Of($"{v}"))).ToArray();
        await _log.AppendAsync([Log.Of(events)], Ct);

        // Twice, out of order, and with what is known already.
        foreach (var from in new[] { 5, 2, 0, 5 })
        {
            await PublishAsync(table, UpdateMessage.OfEvents(Guid.NewGuid(), events[from..]).ToArray());
        }

        foreach (var socket in new[] { onA, onB })
        {
            for (var version = 2; version < 10; version++) Assert.Equal(version, (await socket.ExpectAsync("state_update")).Version());
            await socket.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Garbage_on_the_channel_does_no_harm()
    {
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var origin = Guid.NewGuid();
        var next = Log.Set(table.SessionId, 2, "forged", StateValue.Null);
        byte[][] garbage =
        [
            [], "E"u8.ToArray(), "P"u8.ToArray(), "PING this is no message of this service at all"u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('E', 100)),
            UpdateMessage.OfMessage(origin, "{\"type\":\"state_update\",\"data\":{}}"u8).ToArray(),
            UpdateMessage.OfMessage(origin, "{\"type\":\"presence\",\"data\":{}}"u8).ToArray(),
            UpdateMessage.OfMessage(origin, [0xff, 0xfe]).ToArray(),
            .. new[] { "{}", "null", "[1]", "{\"version\":\"2\"}", "{\"version\":\"x\",\"changes\":1}",
            "{\"version\":\"99999999999999999999\"}" }.Select(data =>
                UpdateMessage.OfEvents(origin, [next with { Data = Encoding.UTF8.GetBytes(data) }]).ToArray()),
            UpdateMessage.OfEvents(origin, [Log.Set(table.SessionId, long.MaxValue, "far", StateValue.Null)]).ToArray(),
        ];
        foreach (var bytes in garbage) await PublishAsync(table, bytes);

        await onA.SetAsync("/a", "x");
        foreach (var socket in new[] { onA, onB })
        {
            Assert.Equal(2, (await socket.ExpectAsync("state_update")).Version());
            await socket.ExpectNothingAsync();
            lock (socket.Log) Assert.All(
                socket.Log.Where(m => m["type"]!.GetValue<string>() == "presence"), m => Assert.NotNull(m["data"]!["player_id"]));
        }
    }

    private Task<long> PublishAsync(Table table, byte[] bytes) =>
        deployment.Redis.GetSubscriber().PublishAsync(RedisChannel.Literal($"session:{table.SessionId}:updates"), bytes);
}
