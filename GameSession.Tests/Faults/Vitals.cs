using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

/// <summary>Polls the liveness and the health of processes.</summary>
internal sealed class Vitals : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _deaths = new();
    private readonly ConcurrentDictionary<string, string> _health = new();
    private readonly List<Task> _asking = [];
    private readonly string[] _processes;
    private long _slowest;

    public Vitals(Deployment deployment, params string[] processes)
    {
        _processes = processes;
        foreach (var process in processes)
        {
            _asking.Add(AskAsync(new Uri(deployment.UrlOf(process), "/alive"), (status, body) =>
            {
                if (status != 200) _deaths.Enqueue($"{process}: /alive {status} {body}");
            }));
            _asking.Add(AskAsync(new Uri(deployment.UrlOf(process), "/health"), (status, body) =>
                _health[process] = body.StartsWith('{') ? $"{status} {JsonNode.Parse(body).Text("status")}" : $"{status}"));
        }
    }

    /// <summary>The longest response time of <c>/alive</c>.</summary>
    public TimeSpan SlowestAlive => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _slowest));

    /// <summary>Waits until these processes, or all, answer <c>/health</c> in this way, such as <c>200 Degraded</c>.</summary>
    public Task ShowAsync(string health, params string[] processes) => Eventually.HoldsAsync(
        $"/health is {health}", () => (processes is [] ? _processes : processes).All(p => _health.GetValueOrDefault(p) == health));

    /// <summary>Asserts that every process was alive all the time.</summary>
    public void AllLived() => Assert.Empty(_deaths);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_asking);
        _http.Dispose();
        _over.Dispose();
    }

    private async Task AskAsync(Uri url, Action<int, string> onAnswer)
    {
        while (!_over.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await _http.GetAsync(url, _over.Token);
                onAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(_over.Token));
            }
            catch (Exception e) when (!_over.IsCancellationRequested)
            {
                onAnswer(0, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (url.AbsolutePath == "/alive") _slowest = Math.Max(_slowest, Stopwatch.GetTimestamp() - began);
            await Task.Delay(Pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
