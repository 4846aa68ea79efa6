using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// The outermost object of every WebSocket message. It is read in two steps, first the envelope and then the data by type, so that the order of
/// members does not matter.
/// </summary>
/// <param name="Type">Says what the data is.</param>
/// <param name="Ref">Chosen by the client, and returned with what the message causes.</param>
/// <param name="Data">The JSON text of the data within the frame; <c>{}</c> when there was none.</param>
internal readonly record struct Envelope(string Type, string? Ref, ReadOnlyMemory<byte> Data)
{
    /// <summary>Maximum length of a <c>ref</c> in characters.</summary>
    public const int MaxRefLength = 64;

    private static readonly byte[] NoData = "{}"u8.ToArray();

    /// <summary>Reads a client's frame. The error contains nothing of the frame.</summary>
    /// <param name="reference">The <c>ref</c>, if one was found.</param>
    public static Result<Envelope> Read(ReadOnlyMemory<byte> frame, out string? reference)
    {
        reference = null;
        frame = Utf8Text.WithoutMark(frame);
        var json = new Utf8JsonReader(frame.Span, JsonRules.Reader);
        try
        {
            string? type = null;
            var data = (ReadOnlyMemory<byte>)NoData;
            bool hasType = false, hasRef = false, hasData = false;
            GameError? wrong = null;
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                return json.Read() ? GameErrors.InvalidJson("A frame is one JSON object.") : GameErrors.InvalidMessage("A frame is one JSON object.");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("type"u8))
                {
                    if (hasType) return Twice(frame.Span, json, "/type");
                    hasType = true;
                    json.Read();
                    if (json.TokenType == JsonTokenType.String) type = json.GetString();
                    else wrong ??= GameErrors.InvalidMessage("type", "must be a string");
                    json.Skip();
                }
                else if (json.ValueTextEquals("ref"u8))
                {
                    if (hasRef) return Twice(frame.Span, json, "/ref");
                    hasRef = true;
                    json.Read();
                    if (json.TokenType == JsonTokenType.String && json.GetString() is { Length: <= MaxRefLength } text) reference = text;
                    else wrong ??= GameErrors.InvalidMessage("ref", $"must be a string of at most {MaxRefLength} characters");
                    json.Skip();
                }
                else if (json.ValueTextEquals("data"u8))
                {
                    if (hasData) return Twice(frame.Span, json, "/data");
                    hasData = true;
                    json.Read();
                    var start = (int)json.TokenStartIndex;
                    var isObject = json.TokenType == JsonTokenType.StartObject;
                    json.Skip();
                    if (isObject) data = frame[start..(int)json.BytesConsumed];
                    else wrong ??= GameErrors.InvalidMessage("data", "must be an object");
                }
                else
                {
                    json.Read();
                    json.Skip();
                }
            }

            if (json.Read()) return GameErrors.InvalidJson("A frame is one JSON object and nothing after it.");
            if (wrong is not null) return wrong;
            if (type is null) return GameErrors.InvalidMessage("type", "is required");
            return new Envelope(type, reference, data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string is not text (invalid UTF-8 or a lone surrogate).
            var fault = e is JsonException
                ? JsonFault.Find(frame.Span)
                : JsonFault.At(frame.Span, (int)json.BytesConsumed, "A string holds a lone surrogate, or is not UTF-8");
            return fault is null
                ? GameErrors.InvalidJson("The frame is not valid JSON.")
                : GameErrors.InvalidJson(fault.What, JsonPlace.Of(frame.Span, fault.Offset, fault.Pointer is "" ? null : fault.Pointer));
        }
    }

    private static GameError Twice(ReadOnlySpan<byte> frame, Utf8JsonReader json, string pointer) =>
        GameErrors.InvalidJson("The frame has a member twice", JsonPlace.Of(frame, (int)json.TokenStartIndex, pointer));

    /// <summary>A server's message.</summary>
    /// <param name="take">Makes the result of its text, which is not copied before.</param>
    public static T Write<T>(string type, string? reference, ReadOnlySpan<byte> data, Func<ReadOnlySpan<byte>, T> take)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        WriteHead(json, type, reference);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(data, skipInputValidation: true);
        json.WriteEndObject();
        return buffer.TakeAndReturn(take);
    }

    /// <summary>A server's message whose <paramref name="data"/> is one of the protocol's records.</summary>
    public static byte[] Write<T>(string type, string? reference, T data)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        WriteHead(json, type, reference);
        json.WritePropertyName("data"u8);
        JsonSerializer.Serialize(json, data, typeof(T), ProtocolJson.Wire);
        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>An <c>ack</c>.</summary>
    public static byte[] WriteAck(string? reference)
    {
        var buffer = JsonBuffer.Rent();
        WriteHead(buffer.Writer, MessageTypes.Ack, reference);
        buffer.Writer.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>An <c>error</c>, or a <c>connection_error</c> before the connection is established.</summary>
    public static byte[] WriteError(string type, GameError error, string? reference)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        WriteHead(json, type, reference: null);
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        var details = ErrorDetails.Of(error, reference);
        if (type == MessageTypes.Error)
        {
            json.WritePropertyName("details"u8);
            JsonSerializer.Serialize(json, details, ProtocolJson.Wire.ErrorDetails);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    private static void WriteHead(Utf8JsonWriter json, string type, string? reference)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (reference is not null) json.WriteString("ref"u8, reference);
    }
}
