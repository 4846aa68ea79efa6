using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class PostgresFaultTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    // DESIGN §10, and what a busy machine of two cores may need on top.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("restarted", "INT")]
    [InlineData("killed", "KILL")]
    public async Task Connections_stay_while_Postgres_is_gone_and_play_goes_on_with_it(string how, string signal)
    {
        var bystander = await Bystander.StartAsync(deployment);
        await using var play = await StartAsync($"Postgres {how}");
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        var postgres = await Victim.OfAsync(deployment, "postgres");
        play.Strikes();
        await postgres.AskToEndAsync(signal);
        await bystander.ExpectRefusalsAsync(play);
        await vitals.ShowAsync("503 Unhealthy");
        await play.HoldsAsync("everybody has been told that the storage is away", () => play.Active.All(c => c.Tally.Unavailable > 0));
        await deployment.StartAsync("postgres", Ct);
        play.Heals();
        // The connections of the test's own pool are broken.
        deployment.Database.Clear();
        await ExpectRecoveryAsync(play, vitals);
        await play.EndAsync();
    }

    [Fact]
    public async Task Connections_stay_while_Postgres_is_silent_and_unknown_outcomes_are_settled()
    {
        var bystander = await Bystander.StartAsync(deployment);
        await using var play = await StartAsync("Postgres paused 10 s");
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        var postgres = await Victim.OfAsync(deployment, "postgres");
        play.Strikes();
        await postgres.PauseAsync(PauseLength, async () =>
        {
            await bystander.ExpectRefusalsAsync(play);
            await vitals.ShowAsync("503 Unhealthy");
        });
        play.Heals();
        await ExpectRecoveryAsync(play, vitals);
        Assert.Contains(play.Clients, c => c.Tally.Unknown > 0);
        await play.EndAsync();
    }

    private Task<Play> StartAsync(string fault) => Play.StartAsync(deployment, output, fault, Deployment.ProcessA, Deployment.ProcessB);

    private static async Task ExpectRecoveryAsync(Play play, Vitals vitals)
    {
        await play.GoesOnAsync(each: 1);
        play.Note("everybody confirmed again after", Stopwatch.GetElapsedTime(play.HealedAt));
        await play.GoesOnAsync();
        Assert.All(play.Clients, c => Assert.Equal(0, c.Tally.Lost));
        Assert.All(play.Clients, c => Assert.InRange(c.Tally.LongestAnswer, TimeSpan.Zero, Promised + Allowance));
        await vitals.ShowAsync("200 Healthy");
        play.Note("slowest /alive", vitals.SlowestAlive);
        vitals.AllLived();
    }

    /// <summary>A table without clients that play, for other requests and connections.</summary>
    private sealed class Bystander
    {
        private readonly Table _table;

        private Bystander(Table table) => _table = table;

        public static async Task<Bystander> StartAsync(Deployment deployment) => new(await Table.CreateAsync(deployment));

        public async Task ExpectRefusalsAsync(Play play)
        {
            var asked = new[] { Deployment.ProcessA, Deployment.ProcessB }.SelectMany(process => new[]
            {
                (What: "a load", Refused: ExpectRefusedAsync(() => _table.GameMaster.GetAsync($"{_table.Path}/state", process))),
                (What: "a list", Refused: ExpectRefusedAsync(() => _table.GameMaster.GetAsync("/api/v2/sessions", process))),
                (What: "a creation", Refused: ExpectRefusedAsync(() => _table.GameMaster.PostAsync("/api/v2/sessions", Creation(), process))),
                (What: "a connection", Refused: ExpectSentAwayAsync(process)),
            }).ToList();
            await Task.WhenAll(asked.Select(a => a.Refused));
            foreach (var kind in asked.GroupBy(a => a.What)) play.Note($"{kind.Key} refused after", kind.Max(a => a.Refused.Result));
            Assert.All(asked, a => Assert.InRange(a.Refused.Result, TimeSpan.Zero, Promised + Allowance));
        }

        private static JsonObject Creation() => new() { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "Nobody's" };

        private static async Task<TimeSpan> ExpectRefusedAsync(Func<Task<Answer>> ask)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = (await ask()).ExpectProblem(HttpStatusCode.ServiceUnavailable, "storage_unavailable");
            Assert.NotNull(answer.Headers.RetryAfter);
            return Stopwatch.GetElapsedTime(began);
        }

        private async Task<TimeSpan> ExpectSentAwayAsync(string process)
        {
            var began = Stopwatch.GetTimestamp();
            await using var socket = await Socket.ConnectAsync(_table.GameMaster, _table.SessionId, _table.GameMastersToken, process);
            Assert.Equal("storage_unavailable", (await socket.ExpectAsync("connection_error")).Text("error.code"));
            Assert.Equal(1012, await socket.ExpectCloseAsync());
            return Stopwatch.GetElapsedTime(began);
        }
    }
}
