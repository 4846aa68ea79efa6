using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>
/// A large fight: how long until all members have a <c>turn_change</c> of the game master, and how large it is. Half of the effects ask with each
/// turn of their targets, so that each turn is about some, and the number of effects stays the same.
/// </summary>
internal static class CombatScenario
{
    private const int Players = 4;

    // The service's limits for one message.
    private const int MaxTargets = 100;
    private const int MaxConditions = 50;

    public static async Task RunAsync(Settings settings)
    {
        var (combatants, effects) = (settings.Number("--combatants", 100), settings.Number("--effects", 200));
        var (rate, seconds) = (settings.Number("--rate", 50), settings.Number("--seconds", 10));
        using var api = new ApiClient(settings.Apis[0], settings.Key);
        using var session = await PlayedSession.CreateAsync(api, Players);
        var (answers, turns) = (new Answers(), new Turns());
        foreach (var seat in session.Players) await session.ConnectAsync(settings.Apis[0], seat, turns.Reader());
        var readsTurn = turns.Reader();
        using var gameMaster = await PlayerConnection.OpenAsync(settings.Apis[0], session.GameMaster, message =>
        {
            answers.OnMessage(message);
            readsTurn(message);
        });

        Report.Say($"{combatants} combatants, {effects} effects");
        var ids = Enumerable.Range(0, combatants).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids) await AskAsync("initiative_roll", new JsonObject { ["character_id"] = id, ["roll"] = 10 });
        await AskAsync("turn_change", []);
        var conditions = Enumerable.Range(0, Math.Min(MaxConditions, effects / combatants)).Select(i => $"condition{i}").ToArray();
        foreach (var targets in ids.Chunk(MaxTargets))
        {
            var action = Guid.NewGuid();
            await AskAsync("action_declare", new JsonObject
            {
                ["action_id"] = action,
                ["character_id"] = ids[0],
                ["action_type"] = "attack",
                ["targets"] = new JsonArray([.. targets.Select(id => JsonValue.Create(id))]),
                ["details"] = new JsonObject(),
            });
            await AskAsync("action_resolve", new JsonObject
            {
                ["action_id"] = action,
                ["outcomes"] = new JsonArray([.. targets.Select(id => Outcome(id, conditions))]),
            });
        }

        await ChangeTurnsAsync(settings.Number("--warmup", 3));
        (turns.Latencies, turns.Bytes) = (new Latencies(), 0);
        var cpu = ProcessUsage.CpuSeconds(settings.ApiPid);
        await ChangeTurnsAsync(seconds);
        Report.Write(new JsonObject
        {
            ["combatants"] = combatants,
            ["effects"] = effects,
            ["rate"] = rate,
            ["deliveries"] = turns.Latencies.Count,
            ["bytes_per_frame"] = turns.Bytes / turns.Latencies.Count,
            ["p50_ms"] = turns.Latencies.Quantile(0.5),
            ["p99_ms"] = turns.Latencies.Quantile(0.99),
            ["api_us_per_message"] = Math.Round((ProcessUsage.CpuSeconds(settings.ApiPid) - cpu) * 1e6 / (rate * seconds), 1),
        });

        async Task AskAsync(string type, JsonObject data)
        {
            var answer = answers.NextAsync();
            await gameMaster.SendAsync(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["ref"] = "ask", ["data"] = data }.ToJsonString()));
            await answer;
        }

        async Task ChangeTurnsAsync(int duration)
        {
            var count = rate * duration;
            var expected = turns.Latencies.Count + (count * (Players + 1));
            await Traffic.PaceAsync(count, rate, async _ =>
            {
                turns.Sent();
                await gameMaster.SendAsync("""{"type":"turn_change","data":{}}"""u8.ToArray());
            });
            var end = Stopwatch.GetTimestamp();
            while (turns.Latencies.Count < expected)
            {
                if (Stopwatch.GetElapsedTime(end) > TimeSpan.FromSeconds(10)) throw new TimeoutException("Some turn_change did not arrive.");
                await Task.Delay(5);
            }
        }
    }

    private static JsonObject Outcome(Guid target, string[] conditions)
    {
        var endings = conditions.Where((_, i) => i % 2 == 1).Select(c => KeyValuePair.Create(
            c, (JsonNode?)new JsonObject { ["at"] = "turn_end", ["then"] = "ask" }));
        return new JsonObject
        {
            ["target_id"] = target,
            ["conditions"] = new JsonArray([.. conditions.Select(c => JsonValue.Create(c))]),
            ["endings"] = new JsonObject(endings),
        };
    }

    /// <summary>The answers to the messages whose <c>ref</c> is <c>ask</c>, one at a time.</summary>
    private sealed class Answers
    {
        private TaskCompletionSource? _next;

        /// <summary>Completes with the next answer; an error throws.</summary>
        public Task NextAsync() => (_next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            if (message.IndexOf("\"ref\":\"ask\""u8) < 0) return;
            if (Message.Is(message, "error"u8)) _next!.SetException(new InvalidOperationException(Encoding.UTF8.GetString(message)));
            else _next!.SetResult();
        }
    }

    /// <summary>When each <c>turn_change</c> was sent. Each connection receives them in that order.</summary>
    private sealed class Turns
    {
        private readonly List<long> _sent = [];
        private long _bytes;

        public Latencies Latencies { get; set; } = new();

        /// <summary>Of all frames.</summary>
        public long Bytes
        {
            get => Interlocked.Read(ref _bytes);
            set => Interlocked.Exchange(ref _bytes, value);
        }

        public void Sent()
        {
            lock (_sent) _sent.Add(Stopwatch.GetTimestamp());
        }

        /// <summary>Reads the messages of one connection. The change of turn that began the fight was not noted, and does not count.</summary>
        public Action<ReadOnlySpan<byte>> Reader()
        {
            var next = -1;
            return message =>
            {
                if (!Message.Is(message, "turn_change"u8) || next++ < 0) return;
                long sent;
                lock (_sent) sent = _sent[next - 1];
                Latencies.Add(Stopwatch.GetElapsedTime(sent));
                Interlocked.Add(ref _bytes, message.Length);
            };
        }
    }
}
