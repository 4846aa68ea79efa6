namespace GameSession.Tests.Harness;

/// <summary>A test class that uses the <see cref="Deployment"/>, which is started before its first test if it is not running yet.</summary>
public interface IUsesDeployment : IClassFixture<StartedDeployment>;

/// <summary>Starts the deployment.</summary>
public sealed class StartedDeployment(Deployment deployment) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await deployment.EnsureStartedAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
