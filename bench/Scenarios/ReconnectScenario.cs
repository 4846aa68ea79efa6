using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>
/// A process is killed. Its clients, who lack one event each, connect to another process, which has none of their sessions in memory, and catch up.
/// </summary>
internal static class ReconnectScenario
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Settings settings)
    {
        var (count, players) = (settings.Number("--sessions", 2000), settings.Number("--players", 5));
        var (lost, other) = (settings.Apis[0], settings.Apis[1]);
        using var api = new ApiClient(lost, settings.Key);

        Report.Say($"connecting {count * players} clients of {count} sessions");
        var start = Stopwatch.GetTimestamp();
        var sessions = await PlayedSession.CreateAsync(api, count, players);
        var created = Stopwatch.GetElapsedTime(start);
        var updates = 0;
        var lastVersion = 0L;
        await PlayedSession.ConnectAsync(sessions, lost, message =>
        {
            if (!Message.Is(message, "state_update"u8)) return;
            Volatile.Write(ref lastVersion, Message.Version(message));
            Interlocked.Increment(ref updates);
        });
        var connected = Stopwatch.GetElapsedTime(start) - created;
        foreach (var session in sessions) await session.Connections[0].SendAsync(Message.Update(player: 0, number: 1));
        await UntilAsync(() => Volatile.Read(ref updates) == count * players);
        await WarmUpAsync(settings, other);

        // Every session has the same history, so they all have the same version.
        var version = Volatile.Read(ref lastVersion);
        var log = new PostgresLog(settings.Text("--postgres-log"));
        var (postgres, survivor) = (ProcessUsage.CpuSeconds(settings.PostgresPid), settings.Number("--other-api-pid"));
        var survivorBefore = ProcessUsage.CpuSeconds(survivor);
        var latencies = new Latencies();
        var (retries, incomplete) = (0, 0);
        Report.Say("killing the process");
        using (var process = Process.GetProcessById(settings.ApiPid)) process.Kill();
        start = Stopwatch.GetTimestamp();
        var concurrency = new ParallelOptions { MaxDegreeOfParallelism = settings.Number("--concurrency", 250) };
        await Parallel.ForEachAsync(sessions.SelectMany(s => s.Players), concurrency, async (seat, _) =>
        {
            while (true)
            {
                try
                {
                    if (!await CatchUpAsync(other, seat, version)) Interlocked.Increment(ref incomplete);
                    latencies.Add(Stopwatch.GetElapsedTime(start));
                    return;
                }
                catch (WebSocketException) when (Stopwatch.GetElapsedTime(start) < Timeout)
                {
                    Interlocked.Increment(ref retries);
                    await Task.Delay(Random.Shared.Next(100), CancellationToken.None);
                }
            }
        });
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (statements, frequent) = await log.ReadAsync();
        Report.Write(new JsonObject
        {
            ["clients"] = count * players,
            ["sessions"] = count,
            ["connects_per_s"] = Math.Round(count * players / connected.TotalSeconds),
            ["seconds"] = Math.Round(seconds, 2),
            ["p50_s"] = Math.Round(latencies.Quantile(0.5) / 1000, 2),
            ["retries"] = retries,
            ["incomplete"] = incomplete,
            ["statements"] = statements,
            ["statements_per_session"] = Math.Round((double)statements / count, 2),
            ["api_cpu_s"] = Math.Round(ProcessUsage.CpuSeconds(survivor) - survivorBefore, 2),
            ["postgres_cpu_s"] = Math.Round(ProcessUsage.CpuSeconds(settings.PostgresPid) - postgres, 2),
            ["frequent"] = frequent,
        });
    }

    /// <summary>Code that is compiled at its first use would count as time that the clients wait.</summary>
    private static async Task WarmUpAsync(Settings settings, Uri other)
    {
        using var api = new ApiClient(other, settings.Key);
        foreach (var session in await PlayedSession.CreateAsync(api, 100, players: 2))
        {
            foreach (var seat in session.Players) await CatchUpAsync(other, seat, version: 1);
        }
    }

    /// <summary>Connects, and asks for what happened after the version before <paramref name="version"/>. The connection stays open.</summary>
    /// <returns>Whether the event with that version arrived.</returns>
    private static async Task<bool> CatchUpAsync(Uri api, Seat seat, long version)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isComplete = false;
        var connection = await PlayerConnection.OpenAsync(api, seat, message =>
        {
            if (Message.Is(message, "state_update"u8)) isComplete |= Message.Version(message) == version;
            else if (Message.Is(message, "sync_response"u8)) answered.TrySetResult();
        });
        await connection.SendAsync(Message.Sync(version - 1));
        await answered.Task.WaitAsync(Timeout);
        return isComplete;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Timeout) throw new TimeoutException("Not all clients received the update.");
            await Task.Delay(10);
        }
    }
}
