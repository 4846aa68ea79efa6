using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>
/// "Resuming correctly" of <c>docs/protocol.md</c>, without a connection. For each connection: send what <see cref="Begin"/> says once
/// <c>connection_established</c> has come, give every message to <see cref="Take"/>, and <see cref="Apply"/> what it hands out, in that order.
/// </summary>
internal sealed class Resumption
{
    private const string Ref = "resume";

    // What came before the answer, by version: a message that comes both live and as part of the answer is one.
    private readonly SortedDictionary<long, JsonObject> _waiting = [];
    private Replica? _replica;

    /// <summary>The state as of <see cref="Version"/>. There is none before the first answer.</summary>
    public JsonNode State => _replica?.State ?? throw new InvalidOperationException("No state has come yet.");

    /// <summary>The version that was applied last; 0 before the first answer.</summary>
    public long Version { get; private set; }

    /// <summary>The answer has come on this connection: from here on messages are applied as they come.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>A connection begins.</summary>
    /// <returns>The question for what was missed; for the whole state where nothing is known yet.</returns>
    public JsonObject Begin()
    {
        _waiting.Clear();
        IsResumed = false;
        return Messages.Sync(since: _replica is null ? null : Version.ToString(CultureInfo.InvariantCulture), reference: Ref);
    }

    /// <summary>The last connection was closed with <c>session_reloaded</c>: some of what came may never have happened.</summary>
    public void Forget() => (_replica, Version) = (null, 0);

    /// <summary>Whether the question of <see cref="Begin"/> was refused: it has to be asked again after a while.</summary>
    public static bool IsRefused(JsonObject message) => message.Find("error.details.ref")?.GetValue<string>() == Ref;

    /// <summary>Takes whatever came, in its order.</summary>
    /// <returns>The messages that are to be applied now, in this order.</returns>
    public IReadOnlyList<JsonObject> Take(JsonObject message)
    {
        if (message.Text("type") == "sync_response") return message["ref"]?.GetValue<string>() == Ref ? Answered(message) : [];
        if (message.Find("data.version") is null) return [];
        if (IsResumed) return [message];
        _waiting.TryAdd(message.Version(), message);
        return [];
    }

    /// <summary>Makes the state of what <see cref="Take"/> handed out.</summary>
    /// <returns>False when it was applied before.</returns>
    public bool Apply(JsonObject message)
    {
        if (WholeState(message) is { } state) _replica = new Replica(state);
        else if (message.Version() <= Version) return false;
        else if (message["data"]!["changes"] is JsonArray changes) _replica!.Apply(changes);
        Version = message.Version();
        return true;
    }

    /// <summary>The state that takes the place of what was known, if the message brings one.</summary>
    public static JsonNode? WholeState(JsonObject message) => message.Text("type") == "sync_response" ? message.Find("data.state") : null;

    // The answer itself comes last of what it answers: its version may be higher than those of the messages, of which some are not for everybody.
    private List<JsonObject> Answered(JsonObject answer)
    {
        IsResumed = true;
        var before = _waiting.Where(w => w.Key <= answer.Version() && WholeState(answer) is null).Select(w => w.Value);
        var after = _waiting.Where(w => w.Key > answer.Version()).Select(w => w.Value);
        List<JsonObject> due = [.. before, answer, .. after];
        _waiting.Clear();
        return due;
    }
}
