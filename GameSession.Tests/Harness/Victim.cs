namespace GameSession.Tests.Harness;

/// <summary>A process of the deployment with all that it has started, to which a test does something.</summary>
internal sealed class Victim
{
    private readonly Deployment _deployment;
    private readonly string _resource;
    private readonly int _pid;

    private Victim(Deployment deployment, string resource, int pid) => (_deployment, _resource, _pid) = (deployment, resource, pid);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Victim> OfAsync(Deployment deployment, string resource) =>
        new(deployment, resource, await deployment.PidOfAsync(resource, Ct));

    /// <summary>Kills the process itself, and returns when all that it had started is gone too, and the deployment knows.</summary>
    public Task KillAsync() => EndAsync("KILL", [_pid]);

    /// <summary>Kills the process and all that it has started.</summary>
    public Task KillAllAsync() => EndAsync("KILL", WithDescendants());

    /// <summary>Asks the process to end, with this signal, and returns as <see cref="KillAsync"/> does.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int?> AskToEndAsync(string signal) => EndAsync(signal, [_pid]);

    /// <summary>Sends the process a signal, and returns at once.</summary>
    public Task SignalAsync(string signal) => Signals.SendAsync(signal, [_pid]);

    /// <summary>
    /// Keeps it and all that it has started from doing anything for so long, and until <paramref name="meanwhile"/> has ended; its connections do not
    /// notice.
    /// </summary>
    public async Task PauseAsync(TimeSpan length, Func<Task> meanwhile)
    {
        // The first one first, so that it starts nothing more meanwhile.
        await SignalAsync("STOP");
        await Signals.SendAsync("STOP", WithDescendants());
        // Not a wait for something: the fault is a pause of so long.
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
