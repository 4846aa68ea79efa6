using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// An event as JSON. One form serves the log (<c>event_data</c>), the backplane and the broadcast: what is stored is what the game master
/// is sent, so that the hot path writes an event once. A player's form is written from the same fact with the hidden parts taken out. What each type
/// of event has in it stands in its row of <see cref="EventTypes"/>.
/// </summary>
internal static class EventJson
{
    /// <summary>
    /// The format of what is written, and the newest that is read. Events of a later one say so in a member <c>format</c>; without it, it is 1.
    /// To be raised when what is written can no longer be read as before (decision 0023).
    /// </summary>
    public const int CurrentFormat = 1;

    /// <summary>The member that says the format.</summary>
    public const string Format = "format";

    /// <summary>The <c>event_type</c> in the log.</summary>
    public static string TypeOf(Fact fact) => EventTypes.Of(fact).Name;

    /// <summary>The <c>type</c> of the message that tells clients of it; null when none does.</summary>
    public static string? BroadcastTypeOf(Fact fact) => EventTypes.Of(fact).Message;

    /// <summary>Whether the log keeps something of this fact that even the game master is not sent.</summary>
    public static bool StoresMoreThanIsSent(Fact fact) => EventTypes.Of(fact).StoresMoreThanIsSent(fact);

    /// <summary>The event's JSON with everything that replaying it needs.</summary>
    public static byte[] Write(SessionEvent e) => Write(e, e.Fact, forLog: true);

    /// <summary>What a member is sent of the event.</summary>
    /// <param name="fact">The event's, as this member may see it.</param>
    public static byte[] WriteBroadcast(SessionEvent e, Fact fact) => Write(e, fact, forLog: false);

    /// <summary>The event that <see cref="Write(SessionEvent)"/> wrote, whatever jsonb has done to its order and white space since.</summary>
    /// <exception cref="NewerFormatException">A newer version of the service has written it.</exception>
    /// <exception cref="JsonException">This is not the data of an event.</exception>
    public static SessionEvent Read(Guid id, Guid sessionId, string type, ReadOnlySpan<byte> data)
    {
        var known = EventTypes.Named(type) ?? throw new NewerFormatException($"Events of type '{type}' are not known.");
        try
        {
            RequireKnownFormat(data);
            return known.Read(id, sessionId, data);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException or InvalidCastException)
        {
            throw new JsonException($"This is not the data of an event of type '{type}'.", e);
        }
    }

    private static byte[] Write(SessionEvent e, Fact fact, bool forLog)
    {
        var type = EventTypes.Of(fact);
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        type.Write(json, e.Id, fact);
        if (forLog) type.WriteStored(json, fact);
        VersionText.Write(json, "version"u8, e.Version);
        json.WriteString("timestamp"u8, e.Timestamp);
        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    // Before anything else of it is read: a later format may have anything in any place.
    private static void RequireKnownFormat(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("\"format\""u8) < 0) return;
        var json = new Utf8JsonReader(data, JsonRules.Reader);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = json.ValueTextEquals(Format);
            json.Read();
            if (isFormat && !(json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var format) && format <= CurrentFormat))
            {
                throw new NewerFormatException("An event is of a format that is not known.");
            }

            json.Skip();
        }
    }
}
