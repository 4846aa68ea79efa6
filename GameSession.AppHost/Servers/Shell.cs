using System.Diagnostics;

namespace GameSession.AppHost.Servers;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Shell
{
    /// <returns>The exit code, and what the program wrote to standard output and standard error.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program and all of its descendants are killed.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> words, CancellationToken ct, string? workingDirectory = null, string? input = null)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        using var process = Process.Start(start)!;
        await using var kill = ct.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await errors);
    }

    /// <exception cref="DistributedApplicationException">The program failed; the message has its output.</exception>
    public static async Task RequireAsync(IReadOnlyList<string> words, CancellationToken ct, string? workingDirectory = null, string? input = null)
    {
        var (exitCode, output) = await RunAsync(words, ct, workingDirectory, input);
        if (exitCode != 0) throw new DistributedApplicationException($"{string.Join(' ', words)} ended with exit code {exitCode}:\n{output}");
    }
}
