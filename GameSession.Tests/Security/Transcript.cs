using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>
/// All that one person was sent at one table, in a form that can be compared with another table's. Ids that a table made are numbered in the order
/// in which the person saw them. Of a time, it keeps whether it is that of the event with the version beside it. Presence, heartbeats without
/// <c>ref</c> and <c>online</c> depend on when connections open and close, and are left out.
/// </summary>
/// <param name="rollsAreRandom">The service rolls, so rolls and totals differ from table to table.</param>
internal sealed partial class Transcript(TwinCast cast, bool rollsAreRandom)
{
    private readonly Dictionary<Guid, int> _ids = [];
    private readonly Dictionary<string, string> _times = new(StringComparer.Ordinal);
    private readonly HashSet<string> _waived = new(StringComparer.Ordinal);

    /// <summary>What the person's connections were sent.</summary>
    public List<TranscriptEntry> Frames { get; } = [];

    /// <summary>The answers to the person's requests.</summary>
    public List<TranscriptEntry> Answers { get; } = [];

    /// <summary>The last version that the person was sent.</summary>
    public long LastVersion { get; private set; }

    /// <summary>
    /// The answer to this <c>ref</c> may be an <c>ack</c> at one table and the broadcast at the other: a player has ended a turn that a hidden one
    /// follows.
    /// </summary>
    public void Waive(string reference) => _waived.Add(reference);

    public void AddFrame(int step, JsonObject message)
    {
        if (message.Text("type") == "presence" || (message.Text("type") == "heartbeat" && message["ref"] is null)) return;
        var copy = message.DeepClone().AsObject();
        if (copy["ref"] is { } reference && _waived.Contains(reference.GetValue<string>()))
        {
            if (copy.Text("type") == "ack") return;
            copy.Remove("ref");
        }

        if (copy.Find("data.version") is { } version)
        {
            if (copy.Find("data.timestamp") is { } time) _times[version.GetValue<string>()] = time.GetValue<string>();
            LastVersion = Math.Max(LastVersion, long.Parse(version.GetValue<string>(), CultureInfo.InvariantCulture));
        }

        Frames.Add(new(step, Map(copy)!.ToJsonString()));
    }

    public void AddClose(int step, int? code, string? reason) => Frames.Add(new(step, $"closed with {code} {reason}"));

    /// <param name="request">Method, path and body.</param>
    public void AddAnswer(int step, string request, Answer answer)
    {
        var headers = answer.Headers.Concat(answer.ContentHeaders!).OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .Select(h => $"{h.Key}: {Header(h.Key, string.Join(',', h.Value), answer.Length)}");
        Answers.Add(new(step, $"{MapText(request)}\n{(int)answer.Status} {string.Join("; ", headers)}\n{Map(answer.Body)?.ToJsonString()}"));
    }

    /// <summary>Adds what is no answer over HTTP.</summary>
    public void AddAnswer(int step, string text) => Answers.Add(new(step, MapText(text)));

    // A length that is not the body's, or a header with a number in it, is compared as it is.
    private string Header(string name, string value, long length) => name switch
    {
        "Date" => "now",
        "Content-Length" when value == length.ToString(CultureInfo.InvariantCulture) => "the body's",
        _ => MapText(value),
    };

    private JsonNode? Map(JsonNode? node) => node switch
    {
        JsonObject members when members.Count > 1 && members.All(m => Guid.TryParse(m.Key, out _)) => new JsonObject(members
            .Select(m => (m.Key, Value: Map(m.Value)))
            .OrderBy(m => m.Value?.ToJsonString(), StringComparer.Ordinal)
            // Of two that have the same, the one that was seen first.
            .ThenBy(m => _ids.GetValueOrDefault(Guid.Parse(m.Key), int.MaxValue))
            .Select(m => KeyValuePair.Create(MapText(m.Key), m.Value))),
        JsonObject members => new JsonObject(members
            .Where(m => m.Key != "online")
            .Select(m => KeyValuePair.Create(MapText(m.Key), Member(members, m.Key, m.Value)))),
        JsonArray items => new JsonArray([.. items.OrderBy(EffectsOf, StringComparer.Ordinal).Select(Map)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(MapText(text)),
        _ => node?.DeepClone(),
    };

    // The changes of a combat have the effects in the order of their ids, which differs from table to table. What is no such change stays first.
    private string EffectsOf(JsonNode? item) =>
        item is JsonObject change && change["path"] is JsonValue path && path.GetValue<string>() is var text
            && text.StartsWith("/combat/", StringComparison.Ordinal)
            ? text.StartsWith("/combat/active_effects/", StringComparison.Ordinal)
                ? $"/combat/active_effects/{Map(change["value"] ?? change["previous"])?.ToJsonString()}"
                : text
            : "";

    private JsonNode? Member(JsonObject members, string name, JsonNode? value) => name switch
    {
        "connection_token" => $"a token of {value!.GetValue<string>().Length} characters",
        "timestamp" or "updated_at" when value is not null => Time(members["version"]?.GetValue<string>(), value.GetValue<string>()),
        "roll" or "total" when rollsAreRandom => "random",
        _ => Map(value),
    };

    // The version beside it says which event's time it should be; a session in a list has none, and should have the last event's.
    private string Time(string? version, string time) =>
        (version ?? LastVersion.ToString(CultureInfo.InvariantCulture)) is var of && _times.TryGetValue(of, out var known)
            ? known == time ? $"the time of version {of}" : $"not the time of version {of}"
            : "a time";

    private string MapText(string text) => Timestamp().Replace(Uuid().Replace(text, match => NameOf(Guid.Parse(match.Value))), "a time");

    private string NameOf(Guid id)
    {
        if (cast.NameOf(id) is { } name) return name;
        if (!_ids.TryGetValue(id, out var number)) _ids[id] = number = _ids.Count + 1;
        return $"id {number}";
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Timestamp();
}

/// <summary>One frame, close or answer.</summary>
/// <param name="Step">The step of the game after which it was there.</param>
internal sealed record TranscriptEntry(int Step, string Text);
