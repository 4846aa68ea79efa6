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
    }
}
