using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>What clients send.</summary>
public static class Messages
{
    public static JsonObject Set(string path, JsonNode? value) => new() { ["path"] = path, ["value"] = value };

    public static JsonObject Remove(string path) => new() { ["path"] = path };

    public static JsonObject Update(string? reference, Guid? updateId, params JsonObject[] changes)
    {
        var data = new JsonObject { ["changes"] = new JsonArray([.. changes]) };
        if (updateId is { } id) data["update_id"] = id.ToString();
        return Of("state_update", data, reference);
    }

    public static JsonObject Sync(string? since = null, string? reference = null, params string[] paths)
    {
        var data = new JsonObject();
        if (since is not null) data["since"] = since;
        if (paths.Length > 0) data["paths"] = new JsonArray([.. paths.Select(p => JsonValue.Create(p))]);
        return Of("sync_request", data, reference);
    }

    public static JsonObject Of(string type, JsonObject? data = null, string? reference = null)
    {
        var message = new JsonObject { ["type"] = type };
        if (data is not null) message["data"] = data;
        if (reference is not null) message["ref"] = reference;
        return message;
    }
}
