using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>The members <c>changes</c> and <c>shown_changes</c> of an event: what it did to the state, and what players see of that.</summary>
internal static class ChangesJson
{
    /// <summary>The name of the member that only the log has.</summary>
    public const string Shown = "shown_changes";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Change> changes) => Write(json, "changes"u8, changes);

    /// <summary>Writes nothing when players see what is left of <c>changes</c> without hidden parts.</summary>
    public static void WriteShown(Utf8JsonWriter json, StateChanged fact)
    {
        if (fact.ShownChanges is { } shown) Write(json, "shown_changes"u8, shown);
    }

    /// <summary>The data of a <c>private_update</c>.</summary>
    /// <param name="version">That of the part after the changes.</param>
    /// <param name="at">UTC.</param>
    public static byte[] WritePrivateUpdate(IReadOnlyList<Change> changes, string version, DateTime at)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        Write(json, changes);
        json.WriteString("private_version"u8, version);
        json.WriteString("timestamp"u8, at);
        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<Change> changes)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            json.WriteStartObject();
            json.WriteString("path"u8, change.Path.ToString());
            if (change.Value is not null)
            {
                json.WritePropertyName("value"u8);
                change.Value.WriteTo(json);
            }

            if (change.Previous is not null)
            {
                json.WritePropertyName("previous"u8);
                change.Previous.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <param name="json">Positioned at the member's name.</param>
    public static List<Change> Read(ref Utf8JsonReader json)
    {
        var changes = new List<Change>();
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            JsonPointer? path = null;
            StateValue? value = null, previous = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("path"u8)) path = ReadPath(ref json);
                else if (json.ValueTextEquals("value"u8)) value = ReadValue(ref json);
                else if (json.ValueTextEquals("previous"u8)) previous = ReadValue(ref json);
                else
                {
                    json.Read();
                    json.Skip();
                }
            }

            changes.Add(new Change(path ?? PathOf(null), value, previous));
        }

        return changes;
    }

    public static List<Change> Read(StateArray changes) =>
        [.. changes.Cast<StateObject>().Select(c => new Change(PathOf((c["path"] as StateString)?.Value), c["value"], c["previous"]))];

    private static JsonPointer ReadPath(ref Utf8JsonReader json)
    {
        json.Read();
        return PathOf(json.GetString());
    }

    private static StateValue ReadValue(ref Utf8JsonReader json)
    {
        json.Read();
        return StateValue.Read(ref json);
    }

    private static JsonPointer PathOf(string? text) =>
        JsonPointer.TryParse(text, out var path) ? path : throw new JsonException("A change has no path.");
}
