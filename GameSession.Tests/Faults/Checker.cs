using System.Text.Json.Nodes;
using GameSession.Tests.Client;

namespace GameSession.Tests.Faults;

/// <summary>
/// Checks what the clients of a table received against the log: no confirmed command is lost, no event is duplicated, everybody was sent the same
/// events in one order, and all clients end with one state. Only the game master sees the subtrees at and below <see cref="Secret"/>.
internal static class Checker
{
    public const string Secret = "/gm";

    private const string Creation = "session_created";

    /// <summary>Descriptions of all faults; empty if there are none.</summary>
    public static List<string> FindFaults(Evidence evidence) =>
        [.. OfLog(evidence), .. evidence.Diaries.SelectMany(diary => OfDiary(evidence.Log, diary).Select(fault => $"{diary.Name}: {fault}"))];

    /// <summary>
    /// The events as they are sent to the game master or to the players, each with its version for them. Players count only what they see; the
    /// creation, which nobody is sent, is 1.
    /// </summary>
    public static List<Told> SeenBy(bool isGameMaster, IReadOnlyList<Told> log)
    {
        if (isGameMaster) return [.. log.Where(e => e.Type != Creation)];
        var seen = new List<Told>();
        var version = 0;
        foreach (var e in log)
        {
            var data = e.Data.DeepClone().AsObject();
            if (data["changes"] is JsonArray changes)
            {
                changes.RemoveAll(c => IsSecret(c!));
                if (changes.Count == 0) continue;
            }

            data["version"] = $"{++version}";
            data.Remove("shown_version");
            if (e.Type != Creation) seen.Add(e with { Version = version, Data = data });
        }

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
        var first = diaries.Min(d => FirstInLog(d, log));
        foreach (var stray in log.Where(e => e.Version > first && !known.Contains(e.Key)))
        {
            yield return $"{stray.Key} is in the log at {stray.Version}, and nobody was told that it is";
        }
    }

    // The version that a client began with, as the log counts. What is hidden from the client may have happened after the last event that it saw.
    private static long FirstInLog(Diary diary, IReadOnlyList<Told> log)
    {
        var next = SeenBy(diary.IsGameMaster, log).Find(e => e.Version == diary.First + 1)?.Key;
        return (log.FirstOrDefault(e => e.Key == next)?.Version - 1) ?? log.Count;
    }

    private static IEnumerable<string> OfDiary(IReadOnlyList<Told> log, Diary diary)
    {
        var keys = log.Select(e => e.Key).ToHashSet();
        var seen = SeenBy(diary.IsGameMaster, log);
        var byVersion = seen.DistinctBy(e => e.Version).ToDictionary(e => e.Version);
        var byKey = seen.DistinctBy(e => e.Key).ToDictionary(e => e.Key);

        foreach (var (key, version) in diary.Confirmed)
        {
            if (!keys.Contains(key)) yield return $"{key} was confirmed and is not in the log";
            else if (version is { } told && byKey.GetValueOrDefault(key)?.Version != told)
            {
                yield return $"{key} was confirmed at {told} and is in the log at {byKey.GetValueOrDefault(key)?.Version}";
            }
        }

        foreach (var key in diary.GivenUp.Where(keys.Contains)) yield return $"{key} was said to have had no effect and is in the log";

        foreach (var told in diary.Received)
        {
            if (!byVersion.TryGetValue(told.Version, out var expected))
            {
                yield return $"was told of {told.Version}, which is not theirs to see: {told.Data.ToJsonString()}";
            }
            else if (told.Type != expected.Type || !JsonNode.DeepEquals(expected.Data, told.Data))
            {
                yield return $"was told {told.Type} {told.Data.ToJsonString()} at {told.Version}, and the log has {expected.Type} "
                    + $"{expected.Data.ToJsonString()}";
            }
        }

        var before = diary.First;
        foreach (var told in diary.Applied)
        {
            if (told.Version <= before) yield return $"applied {told.Version} after {before}";
            before = told.Version;
        }

        var applied = diary.Applied.Select(t => t.Version).ToHashSet();
        foreach (var missed in seen.Where(e => e.Version > diary.First && !applied.Contains(e.Version)))
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
