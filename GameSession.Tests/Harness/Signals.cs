using System.Diagnostics;
using System.Globalization;

namespace GameSession.Tests.Harness;

/// <summary>Sends signals to processes.</summary>
internal static class Signals
{
    /// <param name="signal">Its name without <c>SIG</c>.</param>
    public static async Task SendAsync(string signal, IReadOnlyCollection<int> pids)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. pids.Select(p => p.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        // Of several processes some may have ended meanwhile. A single one must get the signal, or the test causes no fault.
        if (pids.Count == 1) Assert.True(kill.ExitCode == 0, $"SIG{signal} did not reach {pids.Single()}.");
    }
}
