using System.Buffers.Binary;

namespace GameSession.Api.Realtime;

/// <summary>
/// A WebSocket text frame, header included, ready to be sent. Frames from server to client are not masked (RFC 6455 §5.1), so all recipients
/// share the same bytes: a broadcast is framed once for any number of them.
/// </summary>
internal readonly struct Frame
{
    private const byte FinalText = 0x81;

    /// <summary>A ping, which every WebSocket answers by itself.</summary>
    public static readonly Frame Ping = new(new byte[] { 0x89, 0 });

    private Frame(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    public ReadOnlyMemory<byte> Bytes { get; }

    public int Length => Bytes.Length;

    /// <param name="text">UTF-8.</param>
    public static Frame Text(ReadOnlySpan<byte> text)
    {
        byte[] bytes;
        switch (text.Length)
        {
            case < 126:
                bytes = GC.AllocateUninitializedArray<byte>(2 + text.Length);
                bytes[1] = (byte)text.Length;
                break;
            case <= ushort.MaxValue:
                bytes = GC.AllocateUninitializedArray<byte>(4 + text.Length);
                bytes[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)text.Length);
                break;
            default:
                bytes = GC.AllocateUninitializedArray<byte>(10 + text.Length);
                bytes[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), (ulong)text.Length);
                break;
        }

        bytes[0] = FinalText;
        text.CopyTo(bytes.AsSpan(bytes.Length - text.Length));
        return new Frame(bytes);
    }

    /// <summary>Several frames as one block that is queued and sent as a whole, in order.</summary>
    public static Frame Join(IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 1) return frames[0];
        var bytes = GC.AllocateUninitializedArray<byte>(frames.Sum(f => f.Length));
        var at = 0;
        foreach (var frame in frames)
        {
            frame.Bytes.CopyTo(bytes.AsMemory(at));
            at += frame.Length;
        }

        return new Frame(bytes);
    }
}
