namespace GameSession.Tests.Harness;

/// <summary>A test class that uses the <see cref="Deployment"/>. If it is not running, it is started before the first test of the class.</summary>
public interface IUsesDeployment : IClassFixture<StartedDeployment>;

/// <summary>Starts the deployment, or what a test that failed has left stopped: one failure must not become many.</summary>
public sealed class StartedDeployment(Deployment deployment) : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await deployment.EnsureStartedAsync();
        await deployment.RestoreAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
