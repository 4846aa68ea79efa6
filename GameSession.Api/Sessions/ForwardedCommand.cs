using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>
/// A command that one process has received and another, the session's owner, executes (decision 0036). The sending process has validated the
/// message and counted it against the rate limits. The event gets <see cref="EventId"/>, so that it happens once even if both processes execute
/// the command.
/// <para>Layout of a message: format (1 byte), sending process (16 bytes), then for each command its length (4 bytes, little-endian) and session,
/// event and player (16 bytes each), milliseconds left (4 bytes), the lengths of the <c>traceparent</c> and of the message type (1 byte each), and
/// their texts and that of the data.</para>
/// </summary>
/// <param name="EventId">The id of the event that the command causes.</param>
/// <param name="Left">The time until the caller must have an answer.</param>
/// <param name="Trace">The sender's span; default when it is not traced.</param>
internal sealed record ForwardedCommand(
    Guid SessionId, Guid EventId, Guid PlayerId, TimeSpan Left, ActivityContext Trace, string Type, ReadOnlyMemory<byte> Data)
{
    private const byte Format = 1;
    private const int IdBytes = 16;
    private const int LengthAt = 1 + IdBytes;
    private const int FixedBytes = 3 * IdBytes + 6;

    /// <summary>The command as a part of a message.</summary>
    public static byte[] Write(Guid sessionId, Guid eventId, Guid playerId, TimeSpan left, ActivityContext trace, ClientMessage message)
    {
        var parent = trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? TraceParent.Write(trace) : "";
        var bytes = GC.AllocateUninitializedArray<byte>(FixedBytes + parent.Length + message.Type.Length + message.Data.Length);
        sessionId.TryWriteBytes(bytes);
        eventId.TryWriteBytes(bytes.AsSpan(IdBytes));
        playerId.TryWriteBytes(bytes.AsSpan(2 * IdBytes));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(3 * IdBytes), (int)left.TotalMilliseconds);
        bytes[FixedBytes - 2] = (byte)parent.Length;
        bytes[FixedBytes - 1] = (byte)message.Type.Length;
        var at = FixedBytes;
        at += Encoding.ASCII.GetBytes(parent, bytes.AsSpan(at));
        at += Encoding.ASCII.GetBytes(message.Type, bytes.AsSpan(at));
        message.Data.Span.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>A message of several commands, each as <see cref="Write"/> wrote it.</summary>
    public static byte[] Join(Guid origin, IReadOnlyCollection<byte[]> commands)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(LengthAt + commands.Sum(c => 4 + c.Length));
        bytes[0] = Format;
        origin.TryWriteBytes(bytes.AsSpan(1));
        var at = LengthAt;
        foreach (var command in commands)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), command.Length);
            command.CopyTo(bytes.AsSpan(at + 4));
            at += 4 + command.Length;
        }

        return bytes;
    }

    /// <summary>
    /// The commands of a message. Ends where the bytes are not what <see cref="Join"/> wrote: anybody who can reach Redis can publish on the channel.
    /// </summary>
    public static IEnumerable<ForwardedCommand> ReadAll(ReadOnlyMemory<byte> message)
    {
        if (message.Length < LengthAt || message.Span[0] != Format) yield break;
        var rest = message[LengthAt..];
        while (rest.Length > 4)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length < FixedBytes || length > rest.Length - 4 || Read(rest.Slice(4, length)) is not { } command) yield break;
            yield return command;
            rest = rest[(4 + length)..];
        }
    }

    private static ForwardedCommand? Read(ReadOnlyMemory<byte> command)
    {
        var bytes = command.Span;
        int parent = bytes[FixedBytes - 2], type = bytes[FixedBytes - 1];
        var dataAt = FixedBytes + parent + type;
        if (dataAt > bytes.Length) return null;
        return new ForwardedCommand(
            new Guid(bytes[..IdBytes]),
            new Guid(bytes.Slice(IdBytes, IdBytes)),
            new Guid(bytes.Slice(2 * IdBytes, IdBytes)),
            TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt32LittleEndian(bytes[(3 * IdBytes)..])),
            parent == 0 ? default : TraceParent.Read(Encoding.ASCII.GetString(bytes.Slice(FixedBytes, parent))),
            Encoding.ASCII.GetString(bytes.Slice(FixedBytes + parent, type)),
            command[dataAt..]);
    }
}
