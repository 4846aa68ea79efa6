using System.ComponentModel;
using Microsoft.Extensions.Configuration;

namespace GameSession.AppHost.Servers;

/// <summary>Finds out whether Docker or Podman runs here. An installed client without a running engine does not count.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <param name="configuration">May name the client to ask as <c>ASPIRE_CONTAINER_RUNTIME</c>, as for Aspire; otherwise both are asked.</param>
    /// <param name="timeout">For each client; 5 s when null. A slower engine counts as not running.</param>
    public static async Task<bool> AnswersAsync(IConfiguration configuration, TimeSpan? timeout = null)
    {
        string[] candidates = configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } named ? [named] : ["docker", "podman"];
        foreach (var candidate in candidates)
        {
            if (await AnswersAsync(candidate, timeout ?? DefaultTimeout)) return true;
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(string client, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            return (await Shell.RunAsync([client, "container", "ls", "-n", "1"], timeout.Token)).ExitCode == 0;
        }
        catch (Exception e) when (e is Win32Exception or OperationCanceledException)
        {
            // The program does not exist, or its engine does not answer.
            return false;
        }
    }
}
