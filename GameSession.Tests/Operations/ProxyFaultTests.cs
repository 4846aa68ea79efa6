using System.Net;
using GameSession.Tests.Cluster;
using GameSession.Tests.Faults;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>Two processes behind a balancer with the configuration that <c>deploy/proxy</c> has for it.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ProxyFaultTests(Deployment deployment, ProcessPair pair, ITestOutputHelper output) : IUsesDeployment, IClassFixture<ProcessPair>
{
    // Beyond the first few, sessions are created only while a process has none yet.
    private const int MinSessions = 6;
    private const int MaxSessions = 100;

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task All_sockets_of_a_session_come_to_one_process_and_all_processes_have_some(string name)
    {
        await using var proxy = await RunningProxy.StartAsync(name, pair.Ports);
        var processes = new List<string>();
        for (var i = 0; i < MinSessions || (i < MaxSessions && processes.Distinct().Count() < pair.Ports.Count); i++)
        {
            var table = await Table.CreateAsync(deployment, process: proxy.Address);
            var seat = await table.JoinAsync(proxy.Address);
            await using var gameMaster = await table.ConnectGameMasterAsync(proxy.Address);
            await using var player = await table.ConnectAsync(seat, proxy.Address);
            await player.SetAsync($"/characters/{seat.CharacterId}", "here", "here");
            await gameMaster.ExpectAsync("state_update");
            processes.Add(Assert.Single(await ProcessesOfAsync(table.SessionId, table.GameMaster.Id, seat.Player.Id)));
        }

        Assert.Equal(pair.Ports.Count, processes.Distinct().Count());
    }

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task A_rolling_update_behind_it_loses_and_doubles_nothing(string name)
    {
        await using var proxy = await RunningProxy.StartAsync(name, pair.Ports);
        await using var play = await Play.StartAsync(deployment, output, $"a rolling update behind {name}", proxy.Address);
        play.Strikes();
        for (var i = 0; i < pair.Ports.Count; i++)
        {
            Assert.Equal(0, await pair.StopAsync(i));
            await play.GoesOnAsync();
            await pair.StartAsync(i);
            await play.GoesOnAsync();
        }

        play.Heals();
        await play.EndAsync();
    }

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task Clients_are_told_the_balancers_address_and_counted_by_their_own(string name)
    {
        await using var proxy = await RunningProxy.StartAsync(name, pair.Ports);
        var gameMaster = Player.New(deployment);
        var created = (await gameMaster.PostAsync(
            "/api/v2/sessions", JsonNodes.Parse($$"""{"campaign_id":"{{Guid.NewGuid()}}","name":"Behind a balancer"}"""), proxy.Address,
            ("Host", "play.example:8443"))).Expect(HttpStatusCode.Created);
        Assert.Equal($"ws://play.example:8443/api/v2/sessions/{created.Text("session_id")}/ws", created.Text("websocket_url"));

        // The limit of ten attempts a minute is each client's own.
        var (session, one, other) = (Guid.Parse(created.Text("session_id")), ClientAddress.New(), ClientAddress.New());
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, await AttemptAsync(one));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AttemptAsync(one));
        Assert.Equal(HttpStatusCode.Unauthorized, await AttemptAsync(other));

        Task<HttpStatusCode> AttemptAsync(IPAddress from) => Socket.RefusedUpgradeAsync(
            deployment, session, proxy.Address, options => options.SetRequestHeader("Authorization", "Bearer garbage"), from);
    }

    // The processes in which Redis has connections of these players.
    private async Task<IReadOnlyList<string>> ProcessesOfAsync(Guid session, params Guid[] players)
    {
        var entries = new List<string>();
        foreach (var player in players)
        {
            var found = await deployment.Redis.GetDatabase().SortedSetRangeByRankAsync($"session:{session}:connections:{player}");
            Assert.NotEmpty(found);
            entries.AddRange(found.Select(e => e.ToString().Split(':')[1]));
        }

        return [.. entries.Distinct()];
    }
}
