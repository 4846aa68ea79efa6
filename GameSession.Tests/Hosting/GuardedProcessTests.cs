using System.Diagnostics;
using System.Threading.Channels;
using Aspire.Hosting.Running;

namespace GameSession.Tests.Hosting;

public sealed class GuardedProcessTests
{
    // Refuses to be stopped, and has a child in its own process group and one in a session of its own, as epmd is.
    private const string Stubborn = "trap '' TERM; sleep 1000 & echo $!; setsid sleep 1000 & echo $!; wait";

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_left_of_a_program_that_refuses_to_stop()
    {
        var lines = Channel.CreateUnbounded<string>();
        var launch = new ProcessLaunch("bash", ["-c", Stubborn]) { Grace = TimeSpan.FromSeconds(1) };
        using var process = await GuardedProcess.StartAsync(launch, (line, _) => lines.Writer.TryWrite(line), Timeout);
        int[] ids = [process.Id, int.Parse(await lines.Reader.ReadAsync(Timeout)), int.Parse(await lines.Reader.ReadAsync(Timeout))];
        Assert.All(ids, id => Assert.True(IsAlive(id)));

        await process.StopAsync();

        await AssertGoneAsync(ids);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_AppHost_is_killed()
    {
        // This bash stands for the AppHost: it alone holds the guardian's pipe, waits in a built-in command, and is killed.
        var folder = Directory.CreateTempSubdirectory().CreateSubdirectory("data");
        using var stream = typeof(GuardedProcess).Assembly.GetManifestResourceStream("guardian.sh")!;
        using var reader = new StreamReader(stream);
        string[] guardian = ["setsid", "bash", "-c", await reader.ReadToEndAsync(Timeout), "guardian", "1", "TERM", $"TEST={Guid.NewGuid()}", "-", folder.FullName];
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var word in (string[])["-c", "exec 7> >(exec \"$@\"); read -r _", "apphost", .. guardian, "bash", "-c", Stubborn])
            start.ArgumentList.Add(word);
        using var appHost = Process.Start(start)!;
        var ids = new List<int>();
        for (var i = 0; i < 3; i++)
            ids.Add(int.Parse((await appHost.StandardOutput.ReadLineAsync(Timeout))!.Replace("pid ", "")));
        Assert.All(ids, id => Assert.True(IsAlive(id)));

        appHost.Kill();

        await AssertGoneAsync(ids);
        // Data that nobody was to keep goes last.
        while (Directory.Exists(folder.FullName))
            await Task.Delay(20, Timeout);
    }

    [Fact]
    public async Task The_exit_code_is_the_programs_own()
    {
        var lines = new List<(string, bool)>();
        using var process = await GuardedProcess.StartAsync(
            new ProcessLaunch("bash", ["-c", "echo out; echo err >&2; exit 7"]), (line, isError) => { lock (lines) lines.Add((line, isError)); }, Timeout);

        Assert.Equal(7, await process.Exited);
        Assert.Equal([("err", true), ("out", false)], lines.Order());
    }

    private static bool IsAlive(int id)
    {
        try
        {
            // A zombie is dead; that its parent has not asked for it is the parent's business.
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task AssertGoneAsync(IEnumerable<int> ids)
    {
        foreach (var id in ids)
            while (IsAlive(id))
                await Task.Delay(20, Timeout);
    }
}
