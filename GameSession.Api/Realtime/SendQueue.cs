using System.Buffers;
using System.Threading.Channels;

namespace GameSession.Api.Realtime;

/// <summary>
/// The frames queued for one peer, in order, up to a limit; one write sends many of them.
/// <para>Thread-safety: any thread may call <see cref="TryAdd"/> and <see cref="Complete"/>, and read how much waits; only the connection's send
/// loop uses the rest.</para>
/// </summary>
internal sealed class SendQueue(FrameStream stream, ConnectionLimits limits, ConnectionMetrics metrics)
{
    private const int WriteSize = 64 * 1024;

    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });
    private int _messages;
    private int _bytes;

    /// <summary>The number of queued frames.</summary>
    public int Messages => Volatile.Read(ref _messages);

    /// <summary>The bytes of the queued frames.</summary>
    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>
    /// False when too much is queued. The limit applies to frames already queued, so one large answer alone never closes a connection.
    /// </summary>
    public bool TryAdd(Frame frame)
    {
        if (Messages >= limits.WaitingMessages || Bytes > limits.WaitingBytes) return false;
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, frame.Length);
        _frames.Writer.TryWrite(frame);
        return true;
    }

    /// <summary>Ends the queue: no more frames are added.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    /// <summary>False when the queue is empty and has ended.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _frames.Reader.WaitToReadAsync(ct);

    public bool TryTake(out Frame frame) => _frames.Reader.TryRead(out frame);

    /// <summary>Writes a frame that was taken from the queue, together with the frames behind it that fit into one write.</summary>
    public async ValueTask WriteAsync(Frame frame, CancellationToken ct)
    {
        if (_messages == 1 || frame.Length >= WriteSize)
        {
            Taken(frame);
            await stream.WriteAsync(frame.Bytes, ct);
            metrics.Sent(1);
            return;
        }

        // More frames are queued: join them into one write.
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
