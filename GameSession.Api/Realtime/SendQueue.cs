using System.Buffers;

namespace GameSession.Api.Realtime;

/// <summary>
/// The frames queued for one peer, in order, up to a limit. Whoever adds a frame while nothing is being written also writes it: the stream takes
/// bytes without waiting for the peer, so that costs no switch to another thread. Only when the peer is behind does a write wait, and the frames
/// that queue meanwhile go into the next write together.
/// <para>Thread-safe. One write at a time is under way, and every write has whole frames.</para>
/// </summary>
internal sealed class SendQueue(Stream stream, ConnectionLimits limits, ConnectionMetrics metrics, CancellationToken over)
{
    private const int WriteSize = 64 * 1024;

    private readonly Lock _gate = new();
    // Completes when the queue has ended and everything is written, or with the exception of a write.
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // An idle connection has none.
    private Queue<Frame>? _frames;
    private int _bytes;
    private bool _isWriting;
    private bool _hasEnded;

    /// <summary>The number of queued frames.</summary>
    public int Messages => _frames?.Count ?? 0;

    /// <summary>The bytes of the queued frames.</summary>
    public int Bytes => _bytes;

    /// <summary>
    /// Completes when the queue has ended and all of it is written. Fails when a write fails; nothing more is written then.
    /// </summary>
    public Task Written => _written.Task;

    /// <summary>
    /// Queues a frame, to be written with the next <see cref="Flush"/>. False when too much is queued. The limit applies to frames already queued,
    /// so one large answer alone never closes a connection.
    /// </summary>
    public bool TryAdd(Frame frame)
    {
        lock (_gate)
        {
            if (_hasEnded) return true;
            if (_frames?.Count >= limits.WaitingMessages || _bytes > limits.WaitingBytes) return false;
            (_frames ??= new Queue<Frame>(2)).Enqueue(frame);
            _bytes += frame.Length;
            return true;
        }
    }

    /// <summary>Writes what is queued, unless a write is under way that will be followed by it.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_isWriting || _frames is not { Count: > 0 }) return;
            _isWriting = true;
        }

        WriteWaiting();
    }

    /// <summary>Ends the queue: no more frames are added.</summary>
    /// <param name="drop">Whether the frames that wait are dropped.</param>
    public void End(bool drop)
    {
        lock (_gate)
        {
            _hasEnded = true;
            if (drop) (_frames, _bytes) = (null, 0);
            if (_isWriting) return;
            _isWriting = true;
        }

        WriteWaiting();
    }

    // Called by the one that has set _isWriting. Returns when nothing waits, or when a write has to wait for the peer.
    private void WriteWaiting()
    {
        try
        {
            while (TryTake(out var block))
            {
                var write = stream.WriteAsync(block.Bytes, over);
                if (!write.IsCompletedSuccessfully)
                {
                    _ = WriteOnAsync(write, block);
                    return;
                }

                Wrote(block);
            }
        }
        catch (Exception e)
        {
            // _isWriting stays: there is no next write.
            _written.TrySetException(e);
        }
    }

    private async Task WriteOnAsync(ValueTask write, Block block)
    {
        try
        {
            await write;
        }
        catch (Exception e)
        {
            _written.TrySetException(e);
            return;
        }

        Wrote(block);
        WriteWaiting();
    }

    // A frame, or several joined as far as they fit into one write.
    private bool TryTake(out Block block)
    {
        lock (_gate)
        {
            if (_frames is not { Count: > 0 })
            {
                block = default;
                _isWriting = false;
                if (_hasEnded) _written.TrySetResult();
                return false;
            }

            if (_frames.Count == 1 || _frames.Peek().Length >= WriteSize)
            {
                block = new Block(Taken().Bytes, Frames: 1, Rented: null);
                return true;
            }

            var rented = ArrayPool<byte>.Shared.Rent(Math.Min(_bytes, WriteSize));
            int length = 0, frames = 0;
            while (_frames.TryPeek(out var next) && length + next.Length <= rented.Length)
            {
                next.Bytes.CopyTo(rented.AsMemory(length));
                length += next.Length;
                frames++;
                Taken();
            }

            block = new Block(rented.AsMemory(0, length), frames, rented);
            return true;
        }
    }

    private Frame Taken()
    {
        var frame = _frames!.Dequeue();
        _bytes -= frame.Length;
        return frame;
    }

    private void Wrote(Block block)
    {
        if (block.Rented is not null) ArrayPool<byte>.Shared.Return(block.Rented);
        metrics.Sent(block.Frames);
    }

    /// <summary>The bytes of one write.</summary>
    private readonly record struct Block(ReadOnlyMemory<byte> Bytes, int Frames, byte[]? Rented);
}
