using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace GameSession.Api.Realtime;

/// <summary>
/// Reads the messages of a client from the stream below its WebSocket (RFC 6455 §5). While nothing has arrived it holds no buffer, so an idle
/// connection costs next to nothing. For one reader at a time.
/// </summary>
/// <param name="messageBytes">Maximum size of a message. Parts of a message count as one byte each, so that empty ones end too.</param>
internal sealed class FrameReader(Stream stream, int messageBytes, TimeProvider time) : IDisposable
{
    private const int FirstBuffer = 2048;
    private const int Continuation = 0;
    private const int Text = 1;
    private const int Binary = 2;
    private const int Close = 8;
    private const int Ping = 9;
    private const int Pong = 10;
    private const int MaskLength = 4;
    private const int MaxControlPayload = 125;

    // The bytes that were received and not yet used are those from _start to _end.
    private byte[]? _buffer;
    private int _start;
    private int _end;
    // How many bytes have to be in the buffer before more can be read from it.
    private int _needed;
    // Payload that is received and thrown away.
    private long _skip;
    // A message in several parts, as far as it has arrived.
    private byte[]? _parts;
    private int _partsLength;
    private int _partsCount;
    private long _lastReceived = time.GetTimestamp();

    /// <summary>Time since the last byte from the peer, pongs included.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    /// <summary>
    /// Reads the next message or control frame. Its bytes are valid until the next call. After <see cref="IncomingKind.TooBig"/> and
    /// <see cref="IncomingKind.Binary"/> the reader throws the payload away and goes on behind it; after a violation it must not be called again.
    /// </summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask<Incoming> ReadAsync(CancellationToken ct)
    {
        if (_partsCount == 0) Return(ref _parts);
        while (true)
        {
            if (TryRead() is { } incoming) return incoming;
            if (!await ReceiveAsync(ct)) return new Incoming(IncomingKind.Lost);
        }
    }

    public void Dispose()
    {
        Return(ref _buffer);
        Return(ref _parts);
    }

    // Null: more bytes are needed.
    private Incoming? TryRead()
    {
        if (_skip > 0)
        {
            var skipped = (int)Math.Min(_skip, _end - _start);
            _start += skipped;
            _skip -= skipped;
            if (_skip > 0) return null;
        }

        while (TryReadHead(out var head))
        {
            if (head.Violates(_partsCount > 0)) return new Incoming(IncomingKind.Violation);
            if (!head.IsControl)
            {
                if (head.Opcode == Binary) return Skip(head, IncomingKind.Binary);
                if (head.Length > messageBytes - _partsLength - _partsCount) return Skip(head, IncomingKind.TooBig);
            }

            _needed = head.Size + (int)head.Length;
            if (_end - _start < _needed) return null;
            var payload = _buffer.AsMemory(_start + head.Size, (int)head.Length);
            Unmask(payload.Span, _buffer.AsSpan(_start + head.Size - MaskLength, MaskLength));
            _start += _needed;
            _needed = 0;
            if (head.IsControl) return Control(head, payload);
            if (Take(head, payload) is { } message) return Utf8.IsValid(message.Span)
                ? new Incoming(IncomingKind.Message, message)
                : new Incoming(IncomingKind.NotText);
        }

        return null;
    }

    private bool TryReadHead(out Head head)
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        head = default;
        if (bytes.Length < 2) return false;
        var short7 = bytes[1] & 0x7F;
        var size = 2 + MaskLength + (short7 == 126 ? 2 : short7 == 127 ? 8 : 0);
        // A frame without a mask may be shorter than a head with one.
        if (bytes.Length < size && (bytes[1] & 0x80) != 0) return false;
        var length = (bytes[1] & 0x80) == 0 ? 0 : short7 switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => short7,
        };
        head = new Head(bytes[0], (bytes[1] & 0x80) != 0, size, length);
        return true;
    }

    private Incoming Skip(in Head head, IncomingKind kind)
    {
        _start += head.Size;
        _skip = head.Length;
        _needed = 0;
        // What follows belongs to the same message until a final part.
        (_partsLength, _partsCount) = (0, head.IsFinal ? 0 : Math.Max(1, _partsCount));
        return new Incoming(kind);
    }

    // The whole message when this part ends it.
    private ReadOnlyMemory<byte>? Take(in Head head, Memory<byte> payload)
    {
        if (head.IsFinal && _partsCount == 0) return payload;
        if (_parts is null || _parts.Length < _partsLength + payload.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, 2 * (_partsLength + payload.Length)));
            _parts.AsSpan(0, _partsLength).CopyTo(larger);
            Return(ref _parts);
            _parts = larger;
        }

        payload.Span.CopyTo(_parts.AsSpan(_partsLength));
        _partsLength += payload.Length;
        _partsCount++;
        if (!head.IsFinal) return null;
        var message = _parts.AsMemory(0, _partsLength);
        (_partsLength, _partsCount) = (0, 0);
        return message;
    }

    private static Incoming Control(in Head head, Memory<byte> payload) => head.Opcode switch
    {
        Ping => new Incoming(IncomingKind.Ping, payload),
        Pong => new Incoming(IncomingKind.Pong),
        _ => new Incoming(
            payload.Length == 0 ? IncomingKind.Close
            : payload.Length == 1 || !IsCloseCode(BinaryPrimitives.ReadUInt16BigEndian(payload.Span)) ? IncomingKind.Violation
            : Utf8.IsValid(payload.Span[2..]) ? IncomingKind.Close
            : IncomingKind.NotText),
    };

    private static bool IsCloseCode(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);

    private static void Unmask(Span<byte> payload, ReadOnlySpan<byte> mask)
    {
        var four = MemoryMarshal.Read<uint>(mask);
        var eight = ((ulong)four << 32) | four;
        var words = MemoryMarshal.Cast<byte, ulong>(payload);
        for (var i = 0; i < words.Length; i++) words[i] ^= eight;
        for (var i = words.Length * sizeof(ulong); i < payload.Length; i++) payload[i] ^= mask[i % MaskLength];
    }

    // False at the end of the stream.
    private async ValueTask<bool> ReceiveAsync(CancellationToken ct)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            Return(ref _buffer);
            // Returns when something has arrived, and takes nothing of it.
            _ = await stream.ReadAsync(Memory<byte>.Empty, ct);
        }

        MakeRoom();
        var received = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        if (received == 0) return false;
        _end += received;
        Volatile.Write(ref _lastReceived, time.GetTimestamp());
        return true;
    }

    private void MakeRoom()
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(FirstBuffer);
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _buffer.Length) return;
        // Grows with what arrives: what a head only announces takes no memory.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_needed, 4 * _end));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }

    private readonly struct Head(byte first, bool isMasked, int size, long length)
    {
        public int Opcode => first & 0x0F;

        public bool IsFinal => (first & 0x80) != 0;

        public bool IsControl => (first & 0x08) != 0;

        /// <summary>The mask included.</summary>
        public int Size => size;

        public long Length => length;

        public bool Violates(bool isContinued) => !isMasked || (first & 0x70) != 0 || length < 0 || Opcode switch
        {
            Continuation => !isContinued,
            Text or Binary => isContinued,
            Close or Ping or Pong => !IsFinal || length > MaxControlPayload,
            _ => true,
        };
    }
}
