using System.Buffers;
using System.Threading.Channels;

namespace GameSession.Api.Realtime;

/// <summary>
/// The frames that wait to be sent to one peer, in order, up to a limit; many of them go in one write.
/// <para>Thread-safety: <see cref="TryAdd"/> and <see cref="Complete"/> from anywhere; the rest is for the connection's send loop.</para>
/// </summary>
internal sealed class SendQueue(FrameStream stream, ConnectionLimits limits, ConnectionMetrics metrics)
{
    private const int WriteSize = 64 * 1024;

    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });
    private int _messages;
    private int _bytes;

    /// <summary>How many frames wait.</summary>
    public int Messages => Volatile.Read(ref _messages);

    /// <summary>How long they are together.</summary>
    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>
    /// False when too much waits. The limit applies to the frames already queued: one large answer alone is never the reader's fault.
    /// </summary>
    public bool TryAdd(Frame frame)
    {
        if (Messages >= limits.WaitingMessages || Bytes > limits.WaitingBytes) return false;
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, frame.Length);
        _frames.Writer.TryWrite(frame);
        return true;
    }

    /// <summary>Nothing more is queued.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    /// <summary>False when nothing waits and nothing more will come.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _frames.Reader.WaitToReadAsync(ct);

    public bool TryTake(out Frame frame) => _frames.Reader.TryRead(out frame);

    /// <summary>Writes a frame that was taken, and with it those that wait behind it, as far as they fit into one write.</summary>
    public async ValueTask WriteAsync(Frame frame, CancellationToken ct)
    {
        if (_messages == 1 || frame.Length >= WriteSize)
        {
            Taken(frame);
            await stream.WriteAsync(frame.Bytes, ct);
            metrics.Sent(1);
            return;
        }

        // Behind: join what waits into one write.
        var block = ArrayPool<byte>.Shared.Rent(WriteSize);
        try
        {
            int length = 0, frames = 0;
            do
            {
                frame.Bytes.CopyTo(block.AsMemory(length));
                length += frame.Length;
                frames++;
                Taken(frame);
            }
            while (_frames.Reader.TryPeek(out var next) && length + next.Length <= WriteSize && _frames.Reader.TryRead(out frame));

            await stream.WriteAsync(block.AsMemory(0, length), ct);
            metrics.Sent(frames);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private void Taken(Frame frame)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -frame.Length);
    }
}
