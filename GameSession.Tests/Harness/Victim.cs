namespace GameSession.Tests.Harness;

/// <summary>A process of the deployment, with its descendants, in which a test causes a fault.</summary>
internal sealed class Victim
{
    private readonly Deployment _deployment;
    private readonly string _resource;
    private readonly int _pid;

    private Victim(Deployment deployment, string resource, int pid) => (_deployment, _resource, _pid) = (deployment, resource, pid);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Victim> OfAsync(Deployment deployment, string resource) =>
        new(deployment, resource, await deployment.PidOfAsync(resource, Ct));

    /// <summary>Kills the process only, and returns when its descendants have ended too and the deployment has noticed.</summary>
    public Task KillAsync() => EndAsync("KILL", [_pid]);

    /// <summary>Kills the process and its descendants.</summary>
    public Task KillAllAsync() => EndAsync("KILL", WithDescendants());

    /// <summary>Sends this signal to end the process, and returns as <see cref="KillAsync"/> does.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int?> AskToEndAsync(string signal) => EndAsync(signal, [_pid]);

    /// <summary>Sends the process a signal, and returns at once.</summary>
    public Task SignalAsync(string signal) => Signals.SendAsync(signal, [_pid]);

    /// <summary>
    /// Pauses the process and its descendants for so long, and until <paramref name="meanwhile"/> has ended. Their connections stay open.
    /// </summary>
    public async Task PauseAsync(TimeSpan length, Func<Task> meanwhile)
    {
        // Stop the process itself first, so that it starts no more children.
        await SignalAsync("STOP");
        await Signals.SendAsync("STOP", WithDescendants());
        // This is no wait for a condition: the fault is a pause of this length.
        var pause = Task.Delay(length, Ct);
        try
        {
            await meanwhile();
            await pause;
        }
        finally
        {
            await Signals.SendAsync("CONT", WithDescendants());
        }
    }

    private async Task<int?> EndAsync(string signal, List<int> pids)
    {
        var all = WithDescendants();
        await Signals.SendAsync(signal, pids);
        var code = await _deployment.WaitForEndAsync(_resource, Ct);
        await Eventually.HoldsAsync($"nothing is left of {_resource}", () => !all.Exists(p => Directory.Exists($"/proc/{p}")));
        return code;
    }

    private List<int> WithDescendants() => ProcessTree.From(_pid);
}
