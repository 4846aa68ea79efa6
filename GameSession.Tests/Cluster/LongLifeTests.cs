using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using Microsoft.Diagnostics.NETCore.Client;
using StackExchange.Redis;

namespace GameSession.Tests.Cluster;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class LongLifeTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    private const int WarmUp = 1000;
    private const int AtOnce = 12;
    private const int Stretches = 3;

    // The runtime's provider; this keyword has it collect all garbage as soon as somebody listens.
    private static readonly EventPipeProvider Collect = new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, 0x800000);

    // LONG_LIFE_SESSIONS=50000 for a life that is really long.
    private static readonly int Sessions =
        int.Parse(Environment.GetEnvironmentVariable("LONG_LIFE_SESSIONS") ?? "1500", CultureInfo.InvariantCulture);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_that_were_played_and_left_leave_nothing_behind()
    {
        await deployment.StartAsync(Deployment.Forgetful, Ct);
        await PlayAndLeaveAsync(WarmUp);
        var memory = await MemoryAsync();
        for (var stretch = 1; ; stretch++)
        {
            var before = memory;
            await PlayAndLeaveAsync(Sessions);
            memory = await MemoryAsync();
            output.WriteLine($"Resident memory before {Sessions} sessions: {before >> 20} MiB, after them: {memory >> 20} MiB");
            if (memory <= before * 1.1) break;
            // A process that warms up grows once, the later the busier the machine is. A leak grows with every stretch.
            Assert.True(stretch < Stretches, $"{before} bytes became {memory} bytes in stretch {stretch} of {Sessions} sessions");
        }
    }

    // Returns when none of them is in the process any more: a session that is there listens to its channel.
    private async Task PlayAndLeaveAsync(int sessions)
    {
        var played = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sessions), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct }, async (_, _) =>
        {
            var table = await Table.CreateAsync(deployment, process: Deployment.Forgetful);
            played.Add($"session:{table.SessionId}:updates");
            var seat = await table.JoinAsync(Deployment.Forgetful);
            await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.Forgetful);
            await using var player = await table.ConnectAsync(seat, Deployment.Forgetful);
            await player.AskAsync(Messages.Update(null, null, Messages.Set("/shared/door", "open")));
            await gameMaster.AskAsync(Messages.Roll(seat.CharacterId, 12));
            (await seat.Player.PostAsync($"{table.Path}/leave", process: Deployment.Forgetful)).Expect(HttpStatusCode.NoContent);
        });
        var server = deployment.Redis.GetServer(deployment.Redis.GetEndPoints()[0]);
        await Eventually.HoldsAsync("all sessions have left the memory", async () =>
            !(await server.SubscriptionChannelsAsync(RedisChannel.Pattern("session:*"))).Select(c => (string)c!).Intersect(played).Any());
    }

    private async Task<long> MemoryAsync()
    {
        var pid = await deployment.PidOfAsync(Deployment.Forgetful, Ct);
        // Twice: what the first collection finds to be finalised is gone with the second.
        for (var i = 0; i < 2; i++)
        {
            using var session = await new DiagnosticsClient(pid).StartEventPipeSessionAsync([Collect], requestRundown: false, token: Ct);
            var reading = session.EventStream.CopyToAsync(Stream.Null, Ct);
            await session.StopAsync(Ct);
            await reading;
        }

        return await deployment.ResidentMemoryAsync(Deployment.Forgetful, Ct);
    }
}
