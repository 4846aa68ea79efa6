using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>Playwright's own Node.js, so that a machine that has none can run scripts too.</summary>
internal static class Node
{
    // A test file that has not ended by then never does.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    /// <summary>The folder of the program <c>node</c>.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(Assert.Single(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ".playwright", "node"), "node", SearchOption.AllDirectories)))!;

    /// <summary>Runs files of tests with Node's own test runner, and fails with what it wrote if one of the tests fails.</summary>
    public static async Task TestAsync(IReadOnlyDictionary<string, string> environment, params string[] files)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        var (exitCode, output) = await RunAsync(
            environment, ["--test", "--test-reporter=spec", .. files.Select(file => Repository.PathOf("client", "test", file))], timeout.Token);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
        // Without tests the runner ends well too.
        Assert.DoesNotContain("ℹ pass 0", output, StringComparison.Ordinal);
    }

    /// <returns>The exit code, and what the program wrote.</returns>
    public static Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments, CancellationToken ct) =>
        Shell.RunAsync(["env", .. environment.Select(e => $"{e.Key}={e.Value}"), Path.Combine(Folder, "node"), .. arguments], ct);
}
