using System.Text.Json;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Api.Messaging;

/// <summary>Writes the bodies of published messages: ICD, "Session Events", "Session State Change" and "Combat State Change".</summary>
internal static class BusJson
{
    // Of a member's value that is in the body twice: an id, a time.
    private const int MaxCopied = 64;

    // What a body has beside the event's data: names, the session's id, the event's name, and two copied values.
    private const int MaxBesideData = 512;

    /// <summary>
    /// <c>change_type</c> is the event's name. <c>details</c> is what the game master is sent of the event, with its version: the platform's other
    /// services may see what is hidden from players. That is what the log has, except for a few members, so the bytes are copied: nothing is
    /// parsed but the names at the top.
    /// </summary>
    /// <exception cref="NewerFormatException">A newer version of the service has written the event.</exception>
    /// <exception cref="JsonException">This is not the data of an event.</exception>
    public static BusBody Write(Guid sessionId, OutboxEvent e)
    {
        var type = EventTypes.Named(e.Type) ?? throw new NewerFormatException($"Events of type '{e.Type}' are not known.");
        EventJson.RequireKnownFormat(e.Data);
        ReadOnlySpan<byte> data = e.Data;
        ReadOnlySpan<byte> timestamp = default, combatId = default;
        DateTime at = default;
        var body = new BodyWriter(new byte[data.Length + MaxBesideData]);
        body.Write("{\"session_id\":\""u8);
        body.Write(sessionId);
        body.Write("\",\"change_type\":\""u8);
        body.Write(type.Name);
        body.Write("\",\"details\":{"u8);
        var json = new Utf8JsonReader(data, JsonRules.Reader);
        var isFirst = true;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw Lacking(e, "members");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)json.TokenStartIndex;
            var isTimestamp = json.ValueTextEquals("timestamp"u8);
            var isCombatId = type is CombatEventType && json.ValueTextEquals("combat_id"u8);
            var isLeftOut = json.ValueTextEquals(EventJson.Format);
            for (var i = 0; i < type.StoredMembers.Count; i++) isLeftOut |= json.ValueTextEquals(type.StoredMembers[i]);
            json.Read();
            var valueStart = (int)json.TokenStartIndex;
            if (isTimestamp && !(json.TokenType == JsonTokenType.String && json.TryGetDateTime(out at))) throw Lacking(e, "timestamp");
            json.Skip();
            var value = data[valueStart..(int)json.BytesConsumed];
            if ((isTimestamp || isCombatId) && value.Length > MaxCopied) throw Lacking(e, isTimestamp ? "timestamp" : "combat_id");
            if (isTimestamp) timestamp = value;
            if (isCombatId) combatId = value;
            if (isLeftOut) continue;
            if (!isFirst) body.Write(","u8);
            isFirst = false;
            body.Write(data[start..(int)json.BytesConsumed]);
        }

        if (timestamp.IsEmpty) throw Lacking(e, "timestamp");
        body.Write("},"u8);
        if (type is CombatEventType)
        {
            if (combatId.IsEmpty) throw Lacking(e, "combat_id");
            body.Write("\"combat_id\":"u8);
            body.Write(combatId);
            body.Write(","u8);
        }

        body.Write("\"timestamp\":"u8);
        body.Write(timestamp);
        body.Write("}"u8);
        return new BusBody(body.Written, type is CombatEventType ? Topology.SessionCombatChanged : Topology.SessionStateChanged, at);
    }

    private static JsonException Lacking(OutboxEvent e, string name) =>
        new($"An event of type '{e.Type}' has no '{name}', or one that is not known.");

    /// <summary>Fills an array that is long enough.</summary>
    private ref struct BodyWriter(byte[] bytes)
    {
        private int _length;

        public readonly ReadOnlyMemory<byte> Written => bytes.AsMemory(0, _length);

        public void Write(ReadOnlySpan<byte> text)
        {
            text.CopyTo(bytes.AsSpan(_length));
            _length += text.Length;
        }

        public void Write(string text) => _length += System.Text.Encoding.UTF8.GetBytes(text, bytes.AsSpan(_length));

        public void Write(Guid id)
        {
            id.TryFormat(bytes.AsSpan(_length), out var written);
            _length += written;
        }
    }
}

/// <summary>A message, ready to be published.</summary>
/// <param name="Timestamp">When the event happened, in UTC.</param>
internal readonly record struct BusBody(ReadOnlyMemory<byte> Json, string RoutingKey, DateTime Timestamp);
