using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Running;

/// <summary>
/// A child process that cannot outlive the AppHost. It runs under a guardian (<c>guardian.sh</c>) that waits for the end of a pipe
/// which only the AppHost holds. <c>PR_SET_PDEATHSIG</c> would not do: it fires when the thread that started the process ends.
/// </summary>
internal sealed class GuardedProcess : IDisposable
{
    private static readonly string Script = ReadScript();
    private readonly Process _guardian;
    private readonly Task _output;

    private GuardedProcess(Process guardian, int id, Task output)
    {
        _guardian = guardian;
        _output = output;
        Id = id;
        Exited = WaitForExitAsync();
    }

    /// <summary>The process id of the program itself, not of its guardian.</summary>
    public int Id { get; }

    /// <summary>Completes with the exit code when the program and all its descendants are gone and its output has been read.</summary>
    public Task<int> Exited { get; }

    /// <param name="launch">The program.</param>
    /// <param name="write">Gets each line of output, and whether it came from standard error.</param>
    public static async Task<GuardedProcess> StartAsync(ProcessLaunch launch, Action<string, bool> write, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = launch.WorkingDirectory,
        };
        // A session of its own: Ctrl+C in the AppHost's terminal must not reach the servers before the Api has stopped.
        string[] guardian =
        [
            "bash", "-c", Script, "guardian",
            launch.Grace.TotalSeconds.ToString(CultureInfo.InvariantCulture), launch.StopSignal, $"APPHOST_CHILD={Guid.NewGuid():N}",
            launch.LockFile ?? "-", launch.FolderToDelete ?? "-", launch.FileName, .. launch.Arguments,
        ];
        foreach (var argument in guardian)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        try
        {
            var first = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (first is null || !first.StartsWith("pid ", StringComparison.Ordinal))
                throw new DistributedApplicationException($"{launch.FileName}: {first ?? await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false)}");
            var output = Task.WhenAll(ReadAsync(process.StandardOutput, isError: false), ReadAsync(process.StandardError, isError: true));
            return new GuardedProcess(process, int.Parse(first.AsSpan(4), CultureInfo.InvariantCulture), output);
        }
        catch
        {
            process.Dispose();
            throw;
        }

        async Task ReadAsync(StreamReader reader, bool isError)
        {
            while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
                write(line, isError);
        }
    }

    /// <summary>Asks the program to stop, and kills whatever is left after its grace. Completes when all of it is gone.</summary>
    public async Task<int> StopAsync()
    {
        try
        {
            await _guardian.StandardInput.WriteLineAsync("stop").ConfigureAwait(false);
            _guardian.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended by itself.
        }

        return await Exited.ConfigureAwait(false);
    }

    public void Dispose() => _guardian.Dispose();

    private async Task<int> WaitForExitAsync()
    {
        await _guardian.WaitForExitAsync().ConfigureAwait(false);
        // Nothing is left that could hold the pipes open, unless a descendant hid from the guardian: do not wait for that one.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(2))).ConfigureAwait(false);
        return _guardian.ExitCode;
    }

    private static string ReadScript()
    {
        using var stream = typeof(GuardedProcess).Assembly.GetManifestResourceStream("guardian.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
