using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class BrokerFaultTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Play_goes_on_while_RabbitMQ_is_gone_and_what_was_committed_follows()
    {
        await using var play = await Play.StartAsync(deployment, output, "RabbitMQ killed", Deployment.ProcessA, Deployment.ProcessB);
        await using var vitals = new Vitals(deployment, Deployment.ProcessA, Deployment.ProcessB);
        play.Strikes();
        await (await Victim.OfAsync(deployment, "rabbitmq")).KillAllAsync();
        await vitals.ShowAsync("200 Degraded");
        await play.GoesOnAsync(each: 30);
        await deployment.StartAsync("rabbitmq", Ct);
        play.Heals();
        await play.GoesOnAsync();
        Assert.All(play.Clients, c => Assert.Equal((0, 0), (c.Tally.Lost, c.Tally.Unavailable)));
        await vitals.ShowAsync("200 Healthy");
        vitals.AllLived();
        await play.EndAsync();
    }
}
