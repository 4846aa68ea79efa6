using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using GameSession.Tests.Presence;

namespace GameSession.Tests.Faults;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class RedisFaultTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    // DESIGN §10, and what a busy machine of two cores may need on top.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(2);

    // Longer than an update needs by Redis, and shorter than by looks at the log.
    private static readonly TimeSpan ByRedis = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Play_goes_on_while_Redis_is_gone_and_all_returns_with_it()
    {
        await using var play = await StartAsync("Redis killed");
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        var redis = await Victim.OfAsync(deployment, "redis");
        play.Strikes();
        await redis.KillAsync();
        await vitals.ShowAsync("200 Degraded");
        await play.GoesOnAsync(each: 30);
        await deployment.StartAsync("redis", Ct);
        play.Heals();
        await ExpectRepairAsync(play, vitals);
        await play.EndAsync();
    }

    [Fact]
    public async Task A_Redis_that_is_emptied_under_play_is_not_noticed()
    {
        await using var play = await StartAsync("Redis emptied");
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        play.Strikes();
        foreach (var endpoint in deployment.Redis.GetEndPoints()) await deployment.Redis.GetServer(endpoint).FlushAllDatabasesAsync();
        await play.GoesOnAsync();
        play.Heals();
        await ExpectPresenceAsync(play);
        await ExpectUndisturbedAsync(play, vitals);
        await play.EndAsync();
    }

    [Fact]
    public async Task Play_goes_on_while_Redis_is_silent()
    {
        await using var play = await StartAsync("Redis paused 10 s");
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        var redis = await Victim.OfAsync(deployment, "redis");
        play.Strikes();
        await redis.PauseAsync(PauseLength, () => vitals.ShowAsync("200 Degraded"));
        play.Heals();
        await ExpectRepairAsync(play, vitals);
        await play.EndAsync();
    }

    [Theory]
    [InlineData("out of memory", "CONFIG SET maxmemory-policy noeviction|CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0")]
    [InlineData("a replica", "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")]
    public async Task Play_goes_on_while_Redis_refuses_writes_and_health_says_so(string why, string begin, string end)
    {
        await using var play = await StartAsync($"Redis is {why}");
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        await vitals.ShowAsync("200 Healthy");
        play.Strikes();
        try
        {
            await TellRedisAsync(begin);
            await vitals.ShowAsync("200 Degraded");
            await play.GoesOnAsync();
        }
        finally
        {
            await TellRedisAsync(end);
        }

        play.Heals();
        await vitals.ShowAsync("200 Healthy");
        await play.GoesOnAsync();
        Assert.All(play.Clients, c => Assert.Equal(0, c.Tally.Lost));
        vitals.AllLived();
        await play.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Play_goes_on_where_one_process_does_not_reach_Redis(bool silently)
    {
        await deployment.StartAsync(Deployment.Cut, Ct);
        try
        {
            await using var play = await Play.StartAsync(
                deployment, output, silently ? "the network to Redis black-holed" : "the network to Redis cut", Deployment.Cut, Deployment.ProcessB);
            await using var vitals = new Vitals(deployment, Deployment.Cut, Deployment.ProcessB);
            play.Strikes();
            if (silently) deployment.WayToRedis.Silence();
            else deployment.WayToRedis.Refuse();
            await vitals.ShowAsync("200 Degraded", Deployment.Cut);
            await play.GoesOnAsync(each: 40);
            deployment.WayToRedis.Restore();
            play.Heals();
            await ExpectRepairAsync(play, vitals);
            await play.EndAsync();
        }
        finally
        {
            deployment.WayToRedis.Restore();
            await deployment.StopAsync(Deployment.Cut, Ct);
        }
    }

    private async Task TellRedisAsync(string commands)
    {
        foreach (var words in commands.Split('|').Select(c => c.Split(' ')))
        {
            await deployment.Redis.GetServers().Single().ExecuteAsync(words[0], words[1..]);
        }
    }

    private Task<Play> StartAsync(string fault) => Play.StartAsync(deployment, output, fault, Deployment.ProcessA, Deployment.ProcessB);

    // During the fault updates came by Postgres.
    private async Task ExpectRepairAsync(Play play, Vitals vitals)
    {
        Assert.True(play.LongestWay() > ByRedis, "Updates came by Redis all the time.");
        await ExpectUndisturbedAsync(play, vitals);
        await ExpectPresenceAsync(play);
    }

    // Updates came in the promised time and nobody's connection was lost; in the end they come by Redis, as ever.
    private static async Task ExpectUndisturbedAsync(Play play, Vitals vitals)
    {
        var since = 0L;
        await Eventually.HoldsAsync("updates come by Redis again", async () =>
        {
            since = Stopwatch.GetTimestamp();
            await play.GoesOnAsync();
            return play.LongestWay(since, Stopwatch.GetTimestamp()) < ByRedis;
        });
        play.Note("updates by Redis again after", Stopwatch.GetElapsedTime(play.HealedAt, since));
        Assert.All(play.Clients, c => Assert.Equal(0, c.Tally.Lost));
        Assert.InRange(play.LongestWay(), TimeSpan.Zero, Promised + Allowance);
        vitals.AllLived();
        await vitals.ShowAsync("200 Healthy");
    }

    private async Task ExpectPresenceAsync(Play play)
    {
        var database = deployment.Redis.GetDatabase();
        foreach (var session in play.Sessions)
        {
            await Eventually.HoldsAsync("everybody is online again", async () =>
                await database.HashLengthAsync(Keys.Of(session).Connections) == 3 && await database.SetLengthAsync(Keys.Of(session).Players) == 3);
        }
    }
}
