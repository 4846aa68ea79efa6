using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>Two more processes of the deployment's service, on ports that stay theirs, which trust a balancer on this machine.</summary>
public sealed class ProcessPair(Deployment deployment) : IAsyncLifetime
{
    private readonly ApiProcess?[] _processes = [null, null];

    public IReadOnlyList<int> Ports { get; } = [Harness.Ports.Free(), Harness.Ports.Free()];

    public async ValueTask InitializeAsync()
    {
        await deployment.EnsureStartedAsync();
        for (var i = 0; i < _processes.Length; i++) await StartAsync(i);
    }

    /// <summary>Starts a process that has not been started, or has been stopped.</summary>
    public async Task StartAsync(int index)
    {
        if (_processes[index] is { } before) await before.DisposeAsync();
        var settings = await ServiceSettings.OfAsync(deployment);
        settings["GameSession:TrustedProxies:0"] = "127.0.0.1/32";
        foreach (var limit in ServiceSettings.Limits.Except(["ConnectionAttemptsPerMinute"])) settings[$"GameSession:RateLimits:{limit}"] = "0";
        _processes[index] = await ApiProcess.StartAsync(settings, Ports[index]);
    }

    /// <summary>Asks a process to stop, and returns its exit code.</summary>
    public Task<int> StopAsync(int index) => _processes[index]!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (process is not null) await process.DisposeAsync();
        }
    }
}
