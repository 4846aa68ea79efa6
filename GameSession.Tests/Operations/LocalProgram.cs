using System.Collections.Concurrent;
using System.Diagnostics;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>A program that a test runs in the background, with all that it writes. Disposing of it ends it.</summary>
internal sealed class LocalProgram : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private LocalProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Lines => _lines;

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <param name="environment">In addition to this process's own, or, with <paramref name="isClean"/>, all that there is.</param>
    public static LocalProgram Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment = null, bool isClean = false)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (isClean) start.Environment.Clear();
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new LocalProgram(start);
    }

    /// <summary>Waits for a condition, and fails with the program's output if it does not come about or the program ends.</summary>
    public async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        await Eventually.HoldsAsync(what, async () => HasEnded || await condition(), () => Task.FromResult(Output));
        Assert.False(HasEnded, Output);
    }

    /// <summary>Sends the program a signal, and returns its exit code.</summary>
    public async Task<int> EndAsync(string signal)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(EndTimeout);
        if (!HasEnded) await Signals.SendAsync(signal, [Pid]);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasEnded)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private string Output => string.Join('\n', _lines);
}
