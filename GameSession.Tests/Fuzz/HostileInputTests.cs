using System.Diagnostics;
using System.Globalization;
using System.Net;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>
/// The members of several tables, on both processes, send invalid and hostile inputs. Every input follows from the seed and its index, and a
/// failure names both. <c>FUZZ_SEED</c> and <c>FUZZ_COUNT</c> set the seed and the number of inputs.
/// </summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class HostileInputTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    private const ulong DefaultSeed = 20251122;
    private const int DefaultCount = 100_000;
    private const int Tables = 6;

    // Of the inputs: until everything that the service keeps for good is there, and the code is compiled.
    private const int WarmUpPercent = 30;

    // What both processes may have grown by after that.
    private const long MaxGrowth = 300 * 1024 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_input_of_every_kind_breaks_nothing_and_shows_nobody_what_is_hidden()
    {
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("FUZZ_SEED") ?? $"{DefaultSeed}", CultureInfo.InvariantCulture);
        var count = long.Parse(Environment.GetEnvironmentVariable("FUZZ_COUNT") ?? $"{DefaultCount}", CultureInfo.InvariantCulture);
        var findings = new Findings();
        var tables = new List<FuzzedTable>();
        for (var i = 0; i < Tables; i++) tables.Add(await FuzzedTable.OpenAsync(deployment, new Cast(seed, i)));
        var witnesses = tables.ConvertAll(t => new Witness(t, findings));
        try
        {
            await Task.WhenAll(witnesses.Select(w => w.StartAsync()));
            var lanes = tables.SelectMany(t => LanesOf(t, findings, seed)).ToList();
            var clock = Stopwatch.StartNew();
            await RunAsync(lanes, 0, count * WarmUpPercent / 100);
            var before = await ResidentAsync();
            await RunAsync(lanes, count * WarmUpPercent / 100, count);
            var after = await ResidentAsync();
            output.WriteLine($"{findings.Sent} inputs, {findings.Sent / clock.Elapsed.TotalSeconds:F0}/s; resident {before >> 20} MiB, then "
                + $"{after >> 20} MiB\n{findings}");

            foreach (var (table, witness) in tables.Zip(witnesses)) await table.ExpectSoundAsync(witness);
            foreach (var table in tables)
            {
                await table.ExpectNoLeakAsync(table.Cast.Players[0]);
                await table.ExpectNoLeakAsync(table.Cast.Observer);
            }

            Assert.InRange(after - before, long.MinValue, MaxGrowth);
            Assert.True(findings.Sent >= count);
            // A machine that is too busy for its storage is no fault; an input that keeps the storage busy would be.
            Assert.InRange(findings.CountOf("refused storage_unavailable"), 0, count / 100);
        }
        finally
        {
            foreach (var witness in witnesses) await witness.DisposeAsync();
        }

        await ExpectAFreshTablePlaysAsync();
    }

    // By turns, so that every kind of sender is at it from the beginning to the end.
    private static Task RunAsync(List<(ILane Lane, int Weight)> lanes, long from, long to)
    {
        var turns = lanes.SelectMany((lane, i) => Enumerable.Repeat(i, lane.Weight)).ToList();
        return Task.WhenAll(lanes.Select((lane, i) => Task.Run(() => lane.Lane.RunAsync(Inputs(i)), Ct)));

        IEnumerable<long> Inputs(int lane)
        {
            for (var index = from; index < to; index++)
            {
                if (turns[(int)(index % turns.Count)] == lane) yield return index;
            }
        }
    }

    private static IEnumerable<(ILane Lane, int Weight)> LanesOf(FuzzedTable table, Findings findings, ulong seed)
    {
        var cast = table.Cast;
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            yield return (new SocketLane(table, findings, seed, process, cast.GameMaster, Part.GameMaster, Guid.Empty), 4);
            yield return (new RequestLane(table, findings, seed, process), 1);
        }

        yield return (new SocketLane(table, findings, seed, Deployment.ProcessA, cast.Players[0], Part.Player, cast.Characters[0]), 4);
        yield return (new SocketLane(table, findings, seed, Deployment.ProcessB, cast.Players[1], Part.Player, cast.Characters[1]), 4);
        yield return (new SocketLane(table, findings, seed, Deployment.ProcessB, cast.Observer, Part.Observer, Guid.Empty), 2);
        yield return (new GarbageLane(table, findings, seed, Deployment.ProcessB), 1);
    }

    private async Task<long> ResidentAsync() =>
        await deployment.ResidentMemoryAsync(Deployment.ProcessA, Ct) + await deployment.ResidentMemoryAsync(Deployment.ProcessB, Ct);

    private async Task ExpectAFreshTablePlaysAsync()
    {
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            Assert.Equal("Healthy", (await Player.New(deployment).GetAsync("/health", process)).Expect(HttpStatusCode.OK).Text("status"));
        }

        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.DoAsync(battle.MagesPlayer, Messages.Update(null, null, Messages.Set("/shared/door", "open")));
        JsonNodes.Same("\"open\"", (await battle.Table.LoadAsync()).Find("state.shared.door"));
    }
}
