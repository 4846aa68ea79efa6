using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>
/// A message between processes over the backplane. Kinds: <c>E</c> committed events, <c>P</c> a message for all members that is not an event.
/// Internal to the service: all processes of a deployment use the same layout.
/// <para>Layout: kind (1 byte), origin (16 bytes), then for events: first and last version (8 bytes each, little-endian) and one JSON array
/// <c>[[id, type, data], ..., predecessor]</c>. Each event has its <c>traceparent</c> as a fourth member when its trace is recorded. The
/// predecessor is the id of the event that they follow; older versions of the service neither write nor read it. For a message: its JSON
/// text.</para>
/// </summary>
internal readonly struct UpdateMessage
{
    private const byte Events = (byte)'E';
    private const byte Message = (byte)'P';
    private const int OriginAt = 1;
    private const int VersionsAt = 17;
    private const int EventsAt = 33;

    private readonly ReadOnlyMemory<byte> _bytes;

    private UpdateMessage(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public bool IsEvents => _bytes.Span[0] == Events;

    public long FirstVersion => BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[VersionsAt..]);

    public long LastVersion => BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[(VersionsAt + 8)..]);

    /// <summary>The text of a message that is not an event.</summary>
    public ReadOnlySpan<byte> Text => _bytes.Span[VersionsAt..];

    /// <summary>Whether the message is a valid presence message: unreadable data on the channel must not reach a client.</summary>
    public bool IsPresence
    {
        get
        {
            try
            {
                var envelope = Envelope.Read(_bytes[VersionsAt..], out _);
                return !envelope.IsError && envelope.Value.Type == MessageTypes.Presence
                    && JsonSerializer.Deserialize(envelope.Value.Data.Span, ProtocolJson.Wire.PresenceMessage) is not null;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    /// <summary>The process that has published the message; the empty id when it is too short to be one.</summary>
    public static Guid OriginOf(ReadOnlySpan<byte> message) =>
        message.Length >= VersionsAt ? new Guid(message.Slice(OriginAt, 16)) : Guid.Empty;

    /// <summary>Null when the bytes are not a message of the service: anybody who can reach Redis can publish on the channel.</summary>
    public static UpdateMessage? TryRead(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes.Span[0] switch
    {
        Events when bytes.Length > EventsAt => new UpdateMessage(bytes),
        Message when bytes.Length > VersionsAt => new UpdateMessage(bytes),
        _ => null,
    };

    /// <param name="predecessor">The event that the first of them follows; null when it is not known.</param>
    public static ReadOnlyMemory<byte> OfEvents(Guid origin, IReadOnlyList<EncodedEvent> events, Guid? predecessor = null)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartArray();
        foreach (var encoded in events)
        {
            var (e, data) = encoded;
            json.WriteStartArray();
            json.WriteStringValue(e.Id);
            json.WriteStringValue(EventJson.TypeOf(e.Fact));
            json.WriteRawValue(data.Span, skipInputValidation: true);
            if (encoded.Trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) json.WriteStringValue(TraceParent.Write(encoded.Trace));
            json.WriteEndArray();
        }

        if (predecessor is { } id) json.WriteStringValue(id);
        json.WriteEndArray();
        var bytes = buffer.TakeAndReturn(text => Head(Events, origin, EventsAt, text));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(VersionsAt), events[0].Event.Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(VersionsAt + 8), events[^1].Event.Version);
        return bytes;
    }

    public static ReadOnlyMemory<byte> OfMessage(Guid origin, ReadOnlySpan<byte> text) => Head(Message, origin, VersionsAt, text);

    /// <exception cref="JsonException">Not what <see cref="OfEvents"/> wrote.</exception>
    public List<EncodedEvent> ReadEvents(Guid sessionId, out Guid? predecessor)
    {
        var text = _bytes[EventsAt..];
        var json = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = JsonRules.MaxDepth + 2 });
        var events = new List<EncodedEvent>();
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            json.Read();
            var id = json.GetGuid();
            json.Read();
            var type = json.GetString() ?? throw new JsonException("An event has no type.");
            json.Read();
            var start = (int)json.TokenStartIndex;
            json.Skip();
            var data = text[start..(int)json.BytesConsumed];
            json.Read();
            ActivityContext trace = default;
            if (json.TokenType == JsonTokenType.String)
            {
                trace = TraceParent.Read(json.GetString());
                json.Read();
            }

            // The JSON is sent on exactly as the other process wrote it.
            events.Add(new EncodedEvent(EventJson.Read(id, sessionId, type, data.Span), data) { Trace = trace });
        }

        predecessor = json.TokenType == JsonTokenType.String && json.TryGetGuid(out var before) ? before : null;
        return events;
    }

    private static byte[] Head(byte kind, Guid origin, int length, ReadOnlySpan<byte> text)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length + text.Length);
        bytes[0] = kind;
        origin.TryWriteBytes(bytes.AsSpan(OriginAt));
        text.CopyTo(bytes.AsSpan(length));
        return bytes;
    }
}
