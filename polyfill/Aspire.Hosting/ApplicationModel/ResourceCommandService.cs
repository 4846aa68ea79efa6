using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Starts, stops and restarts resources (see <see cref="KnownResourceCommands"/>).</summary>
public class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator) => _orchestrator = orchestrator;

    /// <param name="resourceId">The id of one copy, or the name of a resource.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Gives up waiting for the command to be done.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var copies = _orchestrator.Find(resourceId);
        if (copies.Length == 0)
            return Failure($"There is no resource '{resourceId}' that could be started or stopped.");

        // As in Aspire, where "resource-start" is what "start" was called before.
        var command = commandName.StartsWith("resource-", StringComparison.Ordinal) ? commandName["resource-".Length..] : commandName;
        Func<RunningProcess, Task>? action = command switch
        {
            _ when command == KnownResourceCommands.StartCommand => p => p.StartAsync(cancellationToken),
            _ when command == KnownResourceCommands.StopCommand => p => p.StopAsync(),
            _ when command == KnownResourceCommands.RestartCommand => p => p.RestartAsync(cancellationToken),
            _ => null,
        };
        if (action is null)
            return Failure($"'{resourceId}' has no command '{commandName}'.");

        try
        {
            await Task.WhenAll(copies.Select(action)).ConfigureAwait(false);
            return new ExecuteCommandResult { Success = true };
        }
        catch (OperationCanceledException)
        {
            return new ExecuteCommandResult { Success = false, Canceled = true };
        }
        catch (DistributedApplicationException e)
        {
            return Failure(e.Message);
        }
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    private static ExecuteCommandResult Failure(string message) => new() { Success = false, ErrorMessage = message };
}
