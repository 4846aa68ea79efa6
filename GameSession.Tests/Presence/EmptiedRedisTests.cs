using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Presence;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class EmptiedRedisTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task An_emptied_Redis_fills_again_by_itself()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectAsync(seat, Deployment.ProcessB);
        var redis = deployment.Redis.GetDatabase();
        var keys = Keys.Of(table.SessionId);
        foreach (var endpoint in deployment.Redis.GetEndPoints()) await deployment.Redis.GetServer(endpoint).FlushAllDatabasesAsync();

        await Eventually.HoldsAsync("everybody is back", async () =>
            await redis.HashLengthAsync(keys.Connections) == 2 && await redis.SetLengthAsync(keys.Players) == 2
                && await redis.HashLengthAsync(keys.Meta) == 5);
        Assert.All(new[] { onA, onB }, socket => Assert.DoesNotContain(false, socket.PresenceOf(seat.Player.Id)));

        // What leaves an emptied Redis behind must not stay there for ever.
        await onB.DisposeAsync();
        await onA.ExpectPresenceAsync(seat.Player.Id, online: false);
        Assert.NotNull(await redis.KeyTimeToLiveAsync(keys.Seen));
    }

    [Fact]
    public async Task An_emptied_Redis_shows_the_fight_again_by_itself()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        await CombatMirrorTests.ExpectShownAsync(deployment, battle);
        foreach (var endpoint in deployment.Redis.GetEndPoints()) await deployment.Redis.GetServer(endpoint).FlushAllDatabasesAsync();
        await CombatMirrorTests.ExpectShownAsync(deployment, battle);
        // It goes on from there.
        await battle.DoAsync(battle.GameMasterOnB, Messages.Next());
        await CombatMirrorTests.ExpectShownAsync(deployment, battle);
    }
}
