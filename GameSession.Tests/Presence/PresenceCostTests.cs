using System.Globalization;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using StackExchange.Redis;

namespace GameSession.Tests.Presence;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class PresenceCostTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task Connecting_costs_Redis_the_same_however_many_are_connected()
    {
        const int Crowd = 3000;
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var first = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        var keys = Keys.Of(table.SessionId);
        var redis = deployment.Redis.GetDatabase();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var ids = Enumerable.Range(0, Crowd).Select(_ => $"{Guid.NewGuid()}").ToArray();
        await redis.HashSetAsync(keys.Connections, [.. ids.Select(id => new HashEntry(id, $"{Guid.NewGuid()}"))]);
        await redis.SortedSetAddAsync(keys.Seen, [.. ids.Select(id => new SortedSetEntry(id, now))]);

        // A heartbeat may fall into one of them, and looks at all.
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = await CommandsAsync();
            await using (await table.ConnectAsync(seat, Deployment.ProcessA)) least = Math.Min(least, await CommandsAsync() - before);
        }

        Assert.InRange(least, 1, 200);
        Assert.True(await redis.HashLengthAsync(keys.Connections) > Crowd);
    }

    // Of scripts too, each call.
    private async Task<long> CommandsAsync()
    {
        var server = deployment.Redis.GetServer(deployment.Redis.GetEndPoints()[0]);
        var stats = (await server.InfoAsync("commandstats")).Single();
        return stats.Sum(s => long.Parse(s.Value["calls=".Length..s.Value.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
    }
}
