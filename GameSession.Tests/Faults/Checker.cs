using System.Text.Json.Nodes;
using GameSession.Tests.Client;

namespace GameSession.Tests.Faults;

/// <summary>
/// Checks what the clients of a table received against the log: no confirmed command is lost, no event is duplicated, everybody was sent the same
/// events in one order, and all clients end with one state. Only the game master sees the subtrees at and below <see cref="Secret"/>.
internal static class Checker
{
    public const string Secret = "/gm";

    /// <summary>Descriptions of all faults; empty if there are none.</summary>
    public static List<string> FindFaults(Evidence evidence) =>
        [.. OfLog(evidence), .. evidence.Diaries.SelectMany(diary => OfDiary(evidence.Log, diary).Select(fault => $"{diary.Name}: {fault}"))];

    /// <summary>The event as it is sent to the game master or to the players; null if it is not sent to them.</summary>
    public static JsonNode? SeenBy(bool isGameMaster, Told told)
    {
        if (told.Type == "session_created") return null;
        if (isGameMaster || told.Data["changes"] is not JsonArray changes) return told.Data;
        var visible = changes.Where(c => !IsSecret(c!)).ToList();
        if (visible.Count == changes.Count) return told.Data;
        if (visible.Count == 0) return null;
        var seen = told.Data.DeepClone();
        seen["changes"] = new JsonArray([.. visible.Select(c => c!.DeepClone())]);
        return seen;
    }

    private static bool IsSecret(JsonNode change)
    {
        var path = change["path"]!.GetValue<string>();
        return path == Secret || path.StartsWith($"{Secret}/", StringComparison.Ordinal);
    }

    private static IEnumerable<string> OfLog(Evidence evidence)
    {
        var (log, diaries) = evidence;
        for (var i = 0; i < log.Count; i++)
        {
            if (log[i].Version != i + 1) yield return $"the log has {log[i].Version} where {i + 1} belongs";
        }

        foreach (var twice in log.GroupBy(e => e.Key).Where(g => g.Count() > 1)) yield return $"{twice.Key} is {twice.Count()} times in the log";
        var known = diaries.SelectMany(d => d.Confirmed).Select(c => c.Key).ToHashSet();
        var first = diaries.Min(d => d.First);
        foreach (var stray in log.Where(e => e.Version > first && !known.Contains(e.Key)))
        {
            yield return $"{stray.Key} is in the log at {stray.Version}, and nobody was told that it is";
        }
    }

    private static IEnumerable<string> OfDiary(IReadOnlyList<Told> log, Diary diary)
    {
        var byVersion = log.DistinctBy(e => e.Version).ToDictionary(e => e.Version);
        var byKey = log.DistinctBy(e => e.Key).ToDictionary(e => e.Key);

        foreach (var (key, version) in diary.Confirmed)
        {
            if (!byKey.TryGetValue(key, out var logged)) yield return $"{key} was confirmed and is not in the log";
            else if (
                version is { } told && told != logged.Version) yield return $"{key} was confirmed at {told} and is in the log at {logged.Version}";
        }

        foreach (var key in diary.GivenUp.Where(byKey.ContainsKey)) yield return $"{key} was said to have had no effect and is in the log";

        foreach (var told in diary.Received)
        {
            var expected = byVersion.TryGetValue(told.Version, out var logged) ? SeenBy(diary.IsGameMaster, logged) : null;
            if (expected is null)
            {
                yield return $"was told of {told.Version}, which is not theirs to see: {told.Data.ToJsonString()}";
            }
            else if (told.Type != logged!.Type || !JsonNode.DeepEquals(expected, told.Data))
            {
                yield return $"was told {told.Type} {told.Data.ToJsonString()} at {told.Version}, and the log has {logged.Type} "
                    + $"{expected.ToJsonString()}";
            }
        }

        var before = diary.First;
        foreach (var told in diary.Applied)
        {
            if (told.Version <= before) yield return $"applied {told.Version} after {before}";
            before = told.Version;
        }

        var applied = diary.Applied.Select(t => t.Version).ToHashSet();
        foreach (var missed in log.Where(e => e.Version > diary.First && SeenBy(diary.IsGameMaster, e) is not null && !applied.Contains(e.Version)))
        {
            if (!diary.Replaced.Exists(r => missed.Version > r.After && missed.Version <= r.UpTo)) yield return $"was never told of {missed.Version}";
        }

        var replayed = Replay(log);
        if (!diary.IsGameMaster) replayed.AsObject().Remove(Secret[1..]);
        if (!JsonNode.DeepEquals(replayed, diary.State))
        {
            yield return $"ended with {diary.State.ToJsonString()}, and the log makes {replayed.ToJsonString()}";
        }

        foreach (var loaded in diary.Loaded.Where(l => !JsonNode.DeepEquals(replayed, l)))
        {
            yield return $"loaded {loaded.ToJsonString()}, and the log makes {replayed.ToJsonString()}";
        }
    }

    private static JsonNode Replay(IReadOnlyList<Told> log)
    {
        var replica = new Replica(log[0].Data["state"]!);
        foreach (var changes in log.Select(e => e.Data["changes"]).OfType<JsonArray>()) replica.Apply(changes);
        return replica.State;
    }
}
