using System.Globalization;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Client;

/// <summary>
/// A client's own copy of the state, kept as <c>docs/protocol.md</c> ("Changes") describes and without any of the service's code: both must make
/// the same state from the same changes.
/// </summary>
internal sealed class Replica(JsonNode state)
{
    public JsonNode State { get; private set; } = state.DeepClone();

    public void Apply(JsonArray changes)
    {
        foreach (var change in changes)
        {
            var path = change!["path"]!.GetValue<string>().Split('/').Skip(1)
                .Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            var isRemoval = !change.AsObject().ContainsKey("value");
            if (path.Length == 0) State = isRemoval ? new JsonObject() : change["value"]!.DeepClone();
            else if (isRemoval) Remove(path);
            else Set(path, change["value"]?.DeepClone());
        }
    }

    private void Set(string[] path, JsonNode? value)
    {
        var at = State;
        foreach (var token in path[..^1])
        {
            if (at is JsonObject members) at = members[token] ??= new JsonObject();
            else at = at.AsArray()[IndexOf(token)!.Value]!;
        }

        if (at is JsonObject parent) parent[path[^1]] = value;
        else if (path[^1] == "-") at.AsArray().Add(value);
        else at.AsArray()[IndexOf(path[^1])!.Value] = value;
    }

    // Removing something that does not exist changes nothing.
    private void Remove(string[] path)
    {
        JsonNode? at = State;
        foreach (var token in path[..^1])
        {
            at = at switch
            {
                JsonObject members => members[token],
                JsonArray items when IndexOf(token) is { } index && index < items.Count => items[index],
                _ => null,
            };
        }

        if (at is JsonObject parent) parent.Remove(path[^1]);
        else if (at is JsonArray items && IndexOf(path[^1]) is { } index && index < items.Count) items.RemoveAt(index);
    }

    // RFC 6901: digits without a leading zero. Null for a token that is not an index.
    private static int? IndexOf(string token) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (token.Length == 1 || token[0] != '0') ? index : null;
}
