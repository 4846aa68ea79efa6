namespace GameSession.Api.Realtime;

/// <summary>
/// Follows the frames of a client through the bytes as they come, in whatever pieces, and finds one that is not masked as a client's must be
/// (RFC 6455 §5.1). Not safe for more than one reader.
/// </summary>
internal sealed class MaskCheck
{
    public const int MaskLength = 4;

    private const int Masked = 0x80;

    // Of the frame under way: bytes of its header before the mask, those that have come, and bytes of mask and payload yet to come.
    private int _headLength = 2;
    private int _head;
    private long _length;
    private long _left;

    /// <summary>A frame without a mask has begun. What follows it is not looked at.</summary>
    public bool IsMissing { get; private set; }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsMissing)
        {
            if (_left > 0)
            {
                var skipped = (int)Math.Min(_left, bytes.Length);
                _left -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            ReadHead(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void ReadHead(byte next)
    {
        _head++;
        if (_head == 2)
        {
            IsMissing = (next & Masked) == 0;
            _length = next & ~Masked;
            _headLength = _length switch
            {
                126 => 4,
                127 => 10,
                _ => 2,
            };
            if (_headLength > 2) _length = 0;
        }
        else if (_head > 2)
        {
            _length = (_length << 8) | next;
        }

        if (_head < _headLength) return;
        // A length beyond all numbers is refused by the framework's WebSocket.
        _left = _length < 0 ? long.MaxValue : MaskLength + Math.Min(_length, long.MaxValue - MaskLength);
        (_head, _headLength) = (0, 2);
    }
}
