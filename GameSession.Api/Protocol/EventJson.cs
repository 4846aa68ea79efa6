using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// An event as JSON. The log (<c>event_data</c>), the backplane and the broadcast share one form: what is stored is what the game master is sent, so
/// the hot path writes an event once. The form for players is written from the same fact without the hidden parts. The row of a type of event in
/// <see cref="EventTypes"/> says which members it has.
/// </summary>
internal static class EventJson
{
    /// <summary>
    /// The name of the member that contains the event's <see cref="StoredFormat"/>. Without it, that is 1. Only the log has it.
    /// </summary>
    public const string Format = "format";

    /// <summary>
    /// The name of the member that contains the version for players (<see cref="SessionEvent.ShownVersion"/>). Without it, that is <c>version</c>.
    /// </summary>
    public const string ShownVersion = "shown_version";

    /// <summary>
    /// The name of the member that only a hidden event has (<see cref="SessionEvent.ShownAt"/>). It has <see cref="ShownVersion"/> too.
    /// </summary>
    public const string ShownAt = "shown_at";

    /// <summary>The <c>event_type</c> in the log.</summary>
    public static string TypeOf(Fact fact) => EventTypes.Of(fact).Name;

    /// <summary>The <c>type</c> of the message that tells clients of the event; null when no message does.</summary>
    public static string? BroadcastTypeOf(Fact fact) => EventTypes.Of(fact).Message;

    /// <summary>Whether the log keeps something of this fact that is not sent even to the game master.</summary>
    public static bool StoresMoreThanIsSent(Fact fact) => EventTypes.Of(fact).StoresMoreThanIsSent(fact) || StoredFormat.Of(fact) > 1;

    /// <summary>The event's JSON with everything that replaying it needs.</summary>
    public static byte[] Write(SessionEvent e) => Write(e, e.Fact, Viewer.GameMaster, forLog: true);

    /// <summary>The event's JSON as it is sent.</summary>
    /// <param name="fact">The event's fact, as the viewer may see it.</param>
    public static byte[] WriteBroadcast(SessionEvent e, Fact fact, Viewer viewer) => Write(e, fact, viewer, forLog: false);

    /// <summary>Reads an event that <see cref="Write(SessionEvent)"/> wrote, whatever order and white space jsonb has given it since.</summary>
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

    private static byte[] Write(SessionEvent e, Fact fact, Viewer viewer, bool forLog)
    {
        var type = EventTypes.Of(fact);
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        type.Write(json, e.Id, fact);
        if (forLog)
        {
            type.WriteStored(json, fact);
            if (StoredFormat.Of(fact) is > 1 and var format) json.WriteNumber(Format, format);
        }

        VersionText.Write(json, "version"u8, e.VersionFor(viewer));
        json.WriteString("timestamp"u8, e.Timestamp);
        if (viewer == Viewer.GameMaster)
        {
            if (e.ShownVersion != e.Version) VersionText.Write(json, "shown_version"u8, e.ShownVersion);
            if (e.ShownAt is { } shownAt) json.WriteString("shown_at"u8, shownAt);
        }

        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>Call it before anything else is read: a later format may have anything in any place.</summary>
    /// <exception cref="NewerFormatException">A newer version of the service has written it.</exception>
    public static void RequireKnownFormat(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("\"format\""u8) < 0) return;
        var json = new Utf8JsonReader(data, JsonRules.Reader);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = json.ValueTextEquals(Format);
            json.Read();
            if (isFormat && !(json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var format) && format <= StoredFormat.Current))
            {
                throw new NewerFormatException("An event is of a format that is not known.");
            }

            json.Skip();
        }
    }
}
