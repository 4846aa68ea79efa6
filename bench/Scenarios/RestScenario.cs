using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>Saves and loads of large states in turn, at a fixed rate.</summary>
internal static class RestScenario
{
    public static async Task RunAsync(Settings settings)
    {
        var (rate, seconds, kilobytes) = (settings.Number("--rate", 200), settings.Number("--seconds", 10), settings.Number("--kilobytes", 100));
        using var api = new ApiClient(settings.Apis[0], settings.Key);
        var sessions = await PlayedSession.CreateAsync(api, settings.Number("--sessions", 20), players: 0, () => States.Of(kilobytes * 1000));

        Report.Say($"{rate} saves and loads a second of {kilobytes} KB");
        var failed = 0;
        // In the first seconds of a process half of its time goes to the compiler.
        await RunAsync(settings.Number("--warmup", 20), new Latencies(), new Latencies());
        failed = 0;
        var (saves, loads) = (new Latencies(), new Latencies());
        var (apiBefore, postgresBefore) = (ProcessUsage.CpuSeconds(settings.ApiPid), ProcessUsage.CpuSeconds(settings.PostgresPid));
        await RunAsync(seconds, saves, loads);
        Report.Write(new JsonObject
        {
            ["state_kb"] = kilobytes,
            ["rate"] = rate,
            ["saves"] = saves.Count,
            ["save_p50_ms"] = saves.Quantile(0.5),
            ["save_p99_ms"] = saves.Quantile(0.99),
            ["loads"] = loads.Count,
            ["load_p50_ms"] = loads.Quantile(0.5),
            ["load_p99_ms"] = loads.Quantile(0.99),
            ["failed"] = failed,
            ["api_us_per_request"] = PerRequest(settings.ApiPid, apiBefore),
            ["postgres_us_per_request"] = PerRequest(settings.PostgresPid, postgresBefore),
        });

        double PerRequest(int pid, double before) => Math.Round((ProcessUsage.CpuSeconds(pid) - before) * 1e6 / (rate * seconds), 1);

        async Task RunAsync(int duration, Latencies saved, Latencies loaded)
        {
            // Each save changes one member of the state.
            var (before, after) = Halves(States.Of(kilobytes * 1000));
            var requests = new List<Task>();
            await Traffic.PaceAsync(rate * duration, rate, i =>
            {
                var gameMaster = sessions[i / 2 % sessions.Length].GameMaster;
                requests.Add(i % 2 == 0
                    ? TimeAsync(saved, () => api.SaveAsync(gameMaster, Encoding.UTF8.GetBytes($"{before}{i}{after}")))
                    : TimeAsync(loaded, () => api.LoadAsync(gameMaster)));
                return ValueTask.CompletedTask;
            });
            await Task.WhenAll(requests);
        }

        async Task TimeAsync(Latencies latencies, Func<Task> request)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await request();
                latencies.Add(Stopwatch.GetElapsedTime(start));
            }
            catch (HttpRequestException e)
            {
                if (Interlocked.Increment(ref failed) == 1) Report.Say(e.Message);
            }
        }
    }

    // The request's text before and after the member's value, which is a string.
    private static (string Before, string After) Halves(JsonObject state)
    {
        state["bench"]!["turn"] = "@";
        return new JsonObject { ["state"] = state }.ToJsonString().Split('@') is [var before, var after]
            ? (before, after)
            : throw new InvalidOperationException("The state has another @.");
    }
}
