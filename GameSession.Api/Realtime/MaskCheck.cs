namespace GameSession.Api.Realtime;

/// <summary>
/// Reads the frame headers in a client's bytes, in whatever pieces they arrive, and detects a frame without the mask that a client must use
/// (RFC 6455 §5.1). For one reader only.
/// </summary>
internal sealed class MaskCheck
{
    public const int MaskLength = 4;

    private const int Masked = 0x80;

    // The current frame: bytes of its header before the mask, how many of them have arrived, its payload length as read so far, and the bytes of
    // mask and payload still to come.
    private int _headLength = 2;
    private int _head;
    private long _length;
    private long _left;

    /// <summary>A frame without a mask has begun. Later bytes are not checked.</summary>
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
        // The framework's WebSocket refuses a length with the highest bit set.
        _left = _length < 0 ? long.MaxValue : MaskLength + Math.Min(_length, long.MaxValue - MaskLength);
        (_head, _headLength) = (0, 2);
    }
}
