using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>How a server that Aspire would run in a container is run as a program of this machine.</summary>
internal abstract class ServerProgram : IResourceAnnotation
{
    /// <summary>The Debian package that has it.</summary>
    public abstract string Package { get; }

    /// <summary>Its full path; null when it is not installed.</summary>
    public abstract string? FindProgram();

    /// <summary>Makes its folder and configuration ready, as often as it starts.</summary>
    public abstract Task<ProcessLaunch> PrepareAsync(ServerContext context, CancellationToken cancellationToken);

    /// <summary>Runs a program to its end, for preparations.</summary>
    /// <exception cref="DistributedApplicationException">It failed; with the end of its output.</exception>
    protected static async Task RunToEndAsync(ProcessLaunch launch, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        using var process = await GuardedProcess.StartAsync(launch, (line, _) => { lock (lines) lines.Add(line); }, cancellationToken).ConfigureAwait(false);
        // When the AppHost stops meanwhile, nothing may go on writing to the folder.
        await using var stop = cancellationToken.Register(() => _ = process.StopAsync()).ConfigureAwait(false);
        var code = await process.Exited.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (code != 0)
            throw new DistributedApplicationException($"{Path.GetFileName(launch.FileName)} ended with code {code}:{LogTail.Format(lines)}");
    }
}
