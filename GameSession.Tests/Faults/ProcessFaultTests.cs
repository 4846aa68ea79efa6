using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ProcessFaultTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_costs_its_players_a_reconnect_and_nothing_else()
    {
        await using var play = await Play.StartAsync(deployment, output, "a process killed", Deployment.ProcessA, Deployment.ProcessB);
        await using var vitals = new Vitals(deployment, Deployment.ProcessB);
        play.Strikes();
        await (await Victim.OfAsync(deployment, Deployment.ProcessA)).KillAsync();
        await play.GoesOnAsync();
        await deployment.StartAsync(Deployment.ProcessA, Ct);
        play.Heals();
        await play.GoesOnAsync();
        vitals.AllLived();
        await play.EndAsync();
    }

    [Fact]
    public async Task A_rolling_restart_loses_and_doubles_nothing()
    {
        await using var play = await Play.StartAsync(deployment, output, "a rolling restart", Deployment.ProcessA, Deployment.ProcessB);
        play.Strikes();
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            Assert.Equal(0, await (await Victim.OfAsync(deployment, process)).AskToEndAsync("TERM"));
            await play.GoesOnAsync();
            await deployment.StartAsync(process, Ct);
            await play.GoesOnAsync();
        }

        play.Heals();
        await play.EndAsync();
    }
}
