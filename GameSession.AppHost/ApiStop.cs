using Microsoft.Extensions.Hosting;

namespace GameSession.AppHost;

/// <summary>
/// Stops the Api's processes, and waits for their end, before the orchestrator stops everything at once. While their servers and the
/// orchestrator's proxy still work, they tell their clients to reconnect (1012) and finish their commits.
/// </summary>
internal sealed class ApiStop(DistributedApplicationModel model, ResourceCommandService commands, ResourceNotificationService notifications)
    : IHostedLifecycleService
{
    // The rest of the stop takes some seconds more, and the whole stop must take at most 15 s.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(7);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        // The orchestrator stops whatever has not ended by then.
        Task stops = Task.WhenAll(
            model.Resources.OfType<ProjectResource>().Where(r => IsStarted(r, notifications))
                .Select(r => commands.ExecuteCommandAsync(r, KnownResourceCommands.StopCommand, timeout.Token)));
        await stops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A resource with several replicas has no single known state.
    internal static bool IsStarted(ProjectResource resource, ResourceNotificationService notifications) =>
        !notifications.TryGetCurrentState(resource.Name, out var current) || current.Snapshot.State?.Text == KnownResourceStates.Running;
}
