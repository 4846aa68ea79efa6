using System.Globalization;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Faults;

/// <summary>
/// A client's own copy of the state, kept as <c>docs/protocol.md</c> ("Changes") says and with nothing of the service's code: what the two make of
/// the same changes must be the same.
/// </summary>
internal sealed class Replica(JsonNode state)
{
    public JsonNode State { get; private set; } = state.DeepClone();

    public void Apply(JsonArray changes)
    {
        foreach (var change in changes)
        {
            var path = change!["path"]!.GetValue<string>().Split('/').Skip(1).Select(t => t.Replace("~1", "/").Replace("~0", "~")).ToArray();
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
            else at = at.AsArray()[Index(token)]!;
        }

        if (at is JsonObject parent) parent[path[^1]] = value;
        else if (path[^1] == "-") at.AsArray().Add(value);
        else at.AsArray()[Index(path[^1])] = value;
    }

    private void Remove(string[] path)
    {
        JsonNode? at = State;
        foreach (var token in path[..^1])
        {
            at = at switch
            {
                JsonObject members => members[token],
                JsonArray items when Index(token) < items.Count => items[Index(token)],
                _ => null,
            };
        }

        if (at is JsonObject parent) parent.Remove(path[^1]);
        else if (at is JsonArray items && Index(path[^1]) < items.Count) items.RemoveAt(Index(path[^1]));
    }

    private static int Index(string token) => int.Parse(token, NumberStyles.None, CultureInfo.InvariantCulture);
}
