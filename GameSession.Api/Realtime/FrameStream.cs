namespace GameSession.Api.Realtime;

/// <summary>
/// The stream below a WebSocket; it runs one write at a time. Every writer passes whole frames in one call, as the framework's WebSocket does
/// with its own (pings, pongs, close), so frames never interleave. Thread-safe for any number of writers.
/// </summary>
internal sealed class FrameStream(Stream inner, TimeProvider time) : Stream
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly MaskCheck _masks = new();
    private long _lastReceived = time.GetTimestamp();

    /// <summary>Time since the last byte from the peer, pongs included.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_turn.Wait(0, CancellationToken.None)) return WaitAndWriteAsync(buffer, cancellationToken);
        ValueTask write;
        try
        {
            write = inner.WriteAsync(buffer, cancellationToken);
        }
        catch
        {
            _turn.Release();
            throw;
        }

        if (write.IsCompletedSuccessfully)
        {
            _turn.Release();
            return write;
        }

        return FinishAsync(write);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The framework's WebSocket closes with 1002 as well, but only after it has read as many bytes as a mask has. A short frame without a
        // mask may not have them, so it is given zeros instead.
        if (_masks.IsMissing && !buffer.IsEmpty)
        {
            buffer.Span.Clear();
            return Math.Min(MaskCheck.MaskLength, buffer.Length);
        }

        var received = await inner.ReadAsync(buffer, cancellationToken);
        Volatile.Write(ref _lastReceived, time.GetTimestamp());
        _masks.Read(buffer.Span[..received]);
        return received;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        // The semaphore is not disposed: a writer may still release it, and without a wait handle it holds no resources.
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask WaitAndWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask FinishAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        finally
        {
            _turn.Release();
        }
    }
}
