using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Cluster;

/// <summary>Reads the state changes that a socket was sent.</summary>
internal static class SocketLog
{
    public static List<JsonObject> Updates(this Socket socket)
    {
        lock (socket.Log) return [.. socket.Log.Where(m => m["type"]!.GetValue<string>() == "state_update")];
    }

    public static int Count(this Socket socket, string type)
    {
        lock (socket.Log) return socket.Log.Count(m => m["type"]!.GetValue<string>() == type);
    }

    public static bool Has(this Socket socket, string type) => socket.Count(type) > 0;

    /// <summary>The presence of a player that a socket was sent, in order.</summary>
    public static List<bool> PresenceOf(this Socket socket, Guid player)
    {
        lock (socket.Log)
        {
            return [.. socket.Log
                .Where(m => m["type"]!.GetValue<string>() == "presence" && m["data"]!["player_id"]!.GetValue<Guid>() == player)
                .Select(m => m["data"]!["online"]!.GetValue<bool>())];
        }
    }

    /// <summary>Waits until the socket has received everything that was sent to it so far.</summary>
    public static async Task ExpectMarkerAsync(this Socket socket)
    {
        var marker = $"{Guid.NewGuid()}";
        await socket.SendAsync(Messages.Of("heartbeat", reference: marker));
        await Eventually.HoldsAsync("the marker", () =>
        {
            lock (socket.Log) return socket.Log.Exists(m => m["ref"]?.GetValue<string>() == marker);
        });
    }

    public static Guid UpdateId(this JsonObject message) => message["data"]!["update_id"]!.GetValue<Guid>();

    /// <summary>Applies the changes of these broadcasts to a state, in order.</summary>
    public static StateObject Replay(this IEnumerable<JsonObject> updates, StateObject state)
    {
        foreach (var change in updates.SelectMany(u => u["data"]!["changes"]!.AsArray()))
        {
            Assert.True(JsonPointer.TryParse(change!["path"]!.GetValue<string>(), out var path));
            var value = change.AsObject().ContainsKey("value") ? StateValue.Parse(change["value"]?.ToJsonString() ?? "null") : null;
            state = StateDocument.Evolve(state, [new Change(path, value)]);
        }

        return state;
    }
}
