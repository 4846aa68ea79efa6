using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>
/// "Resuming correctly" of <c>docs/protocol.md</c>, without a connection. For each connection: after <c>connection_established</c>, send the
/// request that <see cref="Begin"/> returns, pass every message to <see cref="Take"/>, and <see cref="Apply"/> the messages that it returns, in
/// that order.
internal sealed class Resumption
{
    private const string Ref = "resume";

    // Messages that arrived before the answer, by version, so that one that arrives both live and in the answer is kept once.
    private readonly SortedDictionary<long, JsonObject> _waiting = [];
    private Replica? _replica;

    /// <summary>The state as of <see cref="Version"/>. It does not exist before the first answer.</summary>
    public JsonNode State => _replica?.State ?? throw new InvalidOperationException("No state has come yet.");

    /// <summary>The version that was applied last; 0 before the first answer.</summary>
    public long Version { get; private set; }

    /// <summary>Whether the answer has arrived on this connection: later messages are applied as they arrive.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Starts a connection.</summary>
    /// <returns>The request for what was missed, or for the whole state if there is none yet.</returns>
    public JsonObject Begin()
    {
        _waiting.Clear();
        IsResumed = false;
        return Messages.Sync(since: _replica is null ? null : Version.ToString(CultureInfo.InvariantCulture), reference: Ref);
    }

    /// <summary>Drops the state after a connection was closed with <c>session_reloaded</c>: received events may have been lost.</summary>
    public void Forget() => (_replica, Version) = (null, 0);

    /// <summary>Whether this refuses the request of <see cref="Begin"/>, which must then be sent again after a while.</summary>
    public static bool IsRefused(JsonObject message) => message.Find("error.details.ref")?.GetValue<string>() == Ref;

    /// <summary>Takes the messages of a connection in the order of their arrival.</summary>
    /// <returns>The messages to apply now, in this order.</returns>
    public IReadOnlyList<JsonObject> Take(JsonObject message)
    {
        if (message.Text("type") == "sync_response") return message["ref"]?.GetValue<string>() == Ref ? Answered(message) : [];
        if (message.Find("data.version") is null) return [];
        if (IsResumed) return [message];
        _waiting.TryAdd(message.Version(), message);
        return [];
    }

    /// <summary>Applies a message that <see cref="Take"/> returned.</summary>
    /// <returns>False if it was applied before.</returns>
    /// <exception cref="InvalidOperationException">Something is missing before the message: a member's versions have no gaps.</exception>
    public bool Apply(JsonObject message)
    {
        if (WholeState(message) is { } state) _replica = new Replica(state);
        else if (message.Version() <= Version) return false;
        else if (message.Version() != Version + 1 || message.Text("type") == "sync_response")
        {
            throw new InvalidOperationException($"Version {Version + 1} is missing before {message.ToJsonString()}");
        }
        else if (message["data"]!["changes"] is JsonArray changes) _replica!.Apply(changes);
        Version = message.Version();
        return true;
    }

    /// <summary>The state that replaces the current one, if the message has one.</summary>
    public static JsonNode? WholeState(JsonObject message) => message.Text("type") == "sync_response" ? message.Find("data.state") : null;

    // The answer comes after the broadcasts that it covers.
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
