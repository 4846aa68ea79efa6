using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>Prometheus's own <c>promtool</c>, from Debian's package. Installed if missing, as the servers are.</summary>
internal static class Promtool
{
    private const string Program = "/usr/bin/promtool";

    /// <summary>Fails with what the program says if it refuses the file.</summary>
    public static async Task PassesAsync(string file, params string[] command)
    {
        if (!File.Exists(Program)) await SystemPackages.InstallAsync("prometheus");
        var (exitCode, output) = await Shell.RunAsync([Program, .. command, file], TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
    }
}
