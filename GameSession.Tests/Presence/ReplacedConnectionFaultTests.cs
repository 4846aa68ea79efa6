using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Presence;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ReplacedConnectionFaultTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_of_a_process_that_died_do_not_count()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var open = new List<Socket>();
        // Silent for longer than those of the other process: they would have to go if it counted.
        for (var i = 0; i < 2; i++) open.Add(await table.ConnectAsync(seat, Deployment.ProcessA));
        var dead = new List<Socket>();
        for (var i = 0; i < 3; i++) dead.Add(await table.ConnectAsync(seat, Deployment.ProcessB));
        await (await Victim.OfAsync(deployment, Deployment.ProcessB)).KillAsync();

        for (var i = 0; i < 3; i++) open.Add(await table.ConnectAsync(seat, Deployment.ProcessA));

        // Five live ones are as many as may be; a sixth costs one of them, and no more than one.
        open.Add(await table.ConnectAsync(seat, Deployment.ProcessA));
        await Eventually.HoldsAsync("one is replaced", () => open.Exists(s => !s.IsOpen));
        Assert.Equal(4409, await open.Single(s => !s.IsOpen).ExpectCloseAsync());
        foreach (var socket in open.Where(s => s.IsOpen)) await socket.ExpectNothingAsync();

        await deployment.StartAsync(Deployment.ProcessB, Ct);
        foreach (var socket in open.Concat(dead)) await socket.DisposeAsync();
    }

    [Fact]
    public async Task While_Redis_is_away_a_process_replaces_among_its_own()
    {
        await deployment.StartAsync(Deployment.Cut, Ct);
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var elsewhere = await table.ConnectAsync(seat, Deployment.ProcessA);
        deployment.WayToRedis.Refuse();
        var own = new List<Socket>();
        for (var i = 0; i < 6; i++) own.Add(await table.ConnectAsync(seat, Deployment.Cut));

        // Which of them, is a matter of when each answered a ping.
        await Eventually.HoldsAsync("one is replaced", () => own.Exists(s => !s.IsOpen));
        Assert.Equal(4409, await own.Single(s => !s.IsOpen).ExpectCloseAsync());
        foreach (var socket in own.Where(s => s.IsOpen).Append(elsewhere)) await socket.ExpectNothingAsync();

        deployment.WayToRedis.Restore();
        // Now they are counted together: five of one process, and one of another.
        await Eventually.HoldsAsync("one of all is replaced", () => own.Append(elsewhere).Count(s => s.IsOpen) == 5);
        foreach (var socket in own.Append(elsewhere)) await socket.DisposeAsync();
    }

    [Fact]
    public async Task When_the_only_process_of_a_session_has_died_its_players_are_not_online()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        await Eventually.HoldsAsync("online", () => IsOnlineAsync(table));
        await (await Victim.OfAsync(deployment, Deployment.ProcessB)).KillAsync();

        // As if a minute had passed.
        var keys = Keys.Of(table.SessionId);
        var redis = deployment.Redis.GetDatabase();
        foreach (var entry in await redis.SortedSetRangeByRankWithScoresAsync(keys.Seen))
        {
            await redis.SortedSetAddAsync(keys.Seen, entry.Element, entry.Score - 65_000);
        }

        Assert.False(await IsOnlineAsync(table));
        Assert.Equal(0, await redis.SetLengthAsync(keys.Players));
        await deployment.StartAsync(Deployment.ProcessB, Ct);
    }

    private static async Task<bool> IsOnlineAsync(Table table) =>
        (await table.GameMaster.GetAsync(table.Path, Deployment.ProcessA))["players"].AsArray().Single()!["online"]!.GetValue<bool>();
}
