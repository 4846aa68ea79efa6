using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Hosting;

/// <summary>
/// An AppHost as a developer runs it, with the dashboard: in its own process, with its own ports and data folder.
/// </summary>
internal sealed partial class RunningAppHost : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningAppHost(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Api { get; private set; } = null!;

    public Uri Docs { get; private set; } = null!;

    public Uri Dashboard { get; private set; } = null!;

    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>
    /// Passwords and keys as the AppHost generates them and keeps them in the developer's user secrets, which tests must not read.
    /// </summary>
    public static IReadOnlyDictionary<string, string> NewSecrets() =>
        new[] { "postgres-password", "redis-password", "rabbitmq-password", "jwt-signing-key" }
        .ToDictionary(name => name, _ => Secrets.NewPassword());

    /// <summary>Starts an AppHost, and returns when it logs that the Api is ready.</summary>
    /// <param name="dataHome">The folder for its data folder.</param>
    /// <param name="secrets">From <see cref="NewSecrets"/>; the same for the same data.</param>
    public static async Task<RunningAppHost> StartAsync(string dataHome, IReadOnlyDictionary<string, string> secrets)
    {
        var folder = AppContext.BaseDirectory.Replace("GameSession.Tests", "GameSession.AppHost", StringComparison.Ordinal);
        var start = new ProcessStartInfo(Path.Combine(folder, "GameSession.AppHost"))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_ENVIRONMENT"] = "Testing",
                ["XDG_DATA_HOME"] = dataHome,
                ["ASPNETCORE_URLS"] = $"http://localhost:{Ports.Free()}",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{Ports.Free()}",
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{Ports.Free()}",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true",
                ["DcpPublisher__RandomizePorts"] = "true",
                // As Aspire sets it in the environment Development: what is measured is in the dashboard a second later.
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            },
        };
        foreach (var (name, value) in secrets) start.Environment[$"Parameters__{name}"] = value;
        var host = new RunningAppHost(start);
        try
        {
            await Eventually.HoldsAsync(
                "the AppHost says that the Api is ready", () => host.Said(DashboardLine) is not null || host._process.HasExited, StartTimeout);
            Assert.True(host.ExitCode is null, $"The AppHost ended with {host.ExitCode}:\n{string.Join('\n', host._lines)}");
            (host.Api, host.Docs, host.Dashboard) = (new Uri(host.Said(ApiLine)!), new Uri(host.Said(DocsLine)!), new Uri(host.Said(DashboardLine)!));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The AppHost, the orchestrator, and everything that they have started.</summary>
    public IReadOnlyList<int> Processes()
    {
        // The orchestrator detaches itself from the AppHost; its arguments name the process that it watches.
        var orchestrator = Directory.EnumerateDirectories("/proc")
            .Where(p => CommandLine(p).Contains($"--monitor\0{_process.Id}\0", StringComparison.Ordinal))
            .Select(p => int.Parse(Path.GetFileName(p), CultureInfo.InvariantCulture));
        return [.. orchestrator.Append(_process.Id).SelectMany(ProcessTree.From).Distinct()];
    }

    public Task SignalAsync(string signal) => Signals.SendAsync(signal, [_process.Id]);

    /// <summary>Returns when the AppHost and everything in <paramref name="processes"/> has ended.</summary>
    public async Task WaitForEndAsync(IReadOnlyList<int> processes)
    {
        await Eventually.HoldsAsync(
            "nothing is left of the AppHost", () => !processes.Any(p => Directory.Exists($"/proc/{p}")));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            var processes = Processes();
            await SignalAsync("TERM");
            await WaitForEndAsync(processes);
        }

        _process.Dispose();
    }

    [GeneratedRegex("The Api answers on (.+)")]
    private static partial Regex ApiLine { get; }

    [GeneratedRegex("Its reference page is (.+)")]
    private static partial Regex DocsLine { get; }

    [GeneratedRegex("The dashboard is (.+)")]
    private static partial Regex DashboardLine { get; }

    private string? Said(Regex line) => _lines.Select(l => line.Match(l)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (IOException)
        {
            // It is no process, or has ended meanwhile.
            return "";
        }
    }
}
