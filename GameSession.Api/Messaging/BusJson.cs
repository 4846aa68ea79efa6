using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Messaging;

/// <summary>Writes the bodies of published messages: ICD, "Session Events", "Session State Change" and "Combat State Change".</summary>
internal static class BusJson
{
    /// <summary>
    /// <c>change_type</c> is the event's name. <c>details</c> is what the game master is sent of the event, with its version: the platform's other
    /// services may see what is hidden from players.
    /// </summary>
    public static byte[] Write(SessionEvent e)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        json.WriteString("session_id"u8, e.SessionId);
        if (e.Fact is CombatChanged combat) json.WriteString("combat_id"u8, combat.CombatId);
        json.WriteString("change_type"u8, EventJson.TypeOf(e.Fact));
        json.WritePropertyName("details"u8);
        json.WriteRawValue(EventJson.WriteBroadcast(e, e.Fact), skipInputValidation: true);
        json.WriteString("timestamp"u8, e.Timestamp);
        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }
}
