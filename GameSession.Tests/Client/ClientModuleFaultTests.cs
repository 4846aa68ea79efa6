using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>What the client for browsers and Node.js does while its process ends, and while the network fails.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ClientModuleFaultTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public Task A_killed_process_loses_and_doubles_nothing() => TestAsync("process-killed.test.mjs");

    [Fact]
    public Task A_drain_loses_and_doubles_nothing() => TestAsync("drain.test.mjs");

    [Fact]
    public Task A_network_that_fails_or_is_slow_loses_and_doubles_nothing() => TestAsync("network.test.mjs");

    private async Task TestAsync(string file)
    {
        await using var harness = new NodeHarness(deployment, Deployment.ProcessA);
        try
        {
            await Node.TestAsync(harness.Environment, $"service/{file}");
        }
        finally
        {
            await deployment.StartAsync(Deployment.ProcessA, TestContext.Current.CancellationToken);
        }
    }
}
