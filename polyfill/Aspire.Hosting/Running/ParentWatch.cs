using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>
/// Stops the AppHost when the <c>dotnet run</c> that started it was killed: the two look like one program to whoever started it, and the
/// AppHost would be the orphan.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux() || ParentId() is not { } parent || !IsDotnetRun(parent))
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                if (ParentId() == parent)
                    continue;
                lifetime.StopApplication();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The AppHost stops anyway.
        }
    }

    private static string? ParentId() =>
        File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("PPid:", StringComparison.Ordinal))?[5..].Trim();

    private static bool IsDotnetRun(string processId)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
            return Path.GetFileNameWithoutExtension(words[0]) == "dotnet" && words.Skip(1).Take(2).Any(w => w is "run" or "watch");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
