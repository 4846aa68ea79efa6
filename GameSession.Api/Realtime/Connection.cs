using System.Buffers;
using System.Net.WebSockets;
using GameSession.Api.Protocol;

namespace GameSession.Api.Realtime;

/// <summary>
/// One WebSocket of one player. Sending never waits and never fails: frames are queued in order, and the connection's own loop writes them to the
/// socket, many in one write. A slow consumer is closed with 4508; other connections are not affected.
/// <para>Thread-safety: any thread may call <see cref="Send"/> and <see cref="Close"/>; <see cref="RunAsync"/> is called once.</para>
/// </summary>
internal sealed partial class Connection(
    Guid sessionId, Guid playerId, WebSocket socket, FrameStream stream, ConnectionLimits limits, ConnectionMetrics metrics, ILogger logger)
    : IDisposable
{
    private readonly SendQueue _queue = new(stream, limits, metrics);
    private readonly CancellationTokenSource _over = new();
    private CloseReason? _close;

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid SessionId => sessionId;

    public Guid PlayerId => playerId;

    /// <summary>Time since the last byte from the peer, pongs included.</summary>
    public TimeSpan Silence => stream.Silence;

    /// <summary>A close is under way: nothing more is queued.</summary>
    public bool IsClosing => Volatile.Read(ref _close) is not null;

    /// <summary>Queues a frame behind those already queued; does nothing once a close is under way.</summary>
    public void Send(Frame frame)
    {
        if (IsClosing) return;
        if (_queue.TryAdd(frame) || !TryClose(new CloseReason(CloseCodes.SlowConsumer, "too slow", DropWaiting: true))) return;
        metrics.Dropped();
        Log.SlowConsumer(logger, sessionId, playerId, _queue.Messages, _queue.Bytes);
    }

    /// <summary>Sends the queued frames, then the close frame. The first reason wins.</summary>
    public void Close(int code, string reason) => TryClose(new CloseReason(code, reason, DropWaiting: false));

    /// <summary>
    /// Receives until either side ends the connection. <paramref name="onMessage"/> gets the bytes of one message at a time; they are valid until
    /// its task completes.
    /// </summary>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, Task> onMessage)
    {
        metrics.Opened();
        var sending = SendLoopAsync();
        try
        {
            while (await ReceiveAsync(onMessage))
            {
            }
        }
        finally
        {
            Close(CloseCodes.Normal, "");
            await sending;
            metrics.Closed();
        }
    }

    public void Dispose() => _over.Dispose();

    private bool TryClose(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _close, reason, null) is not null) return false;
        _queue.Complete();
        try
        {
            // However the peer behaves, the close takes no longer than this.
            _over.CancelAfter(limits.CloseTimeout);
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself at the same moment: there is no peer to wait for.
        }

        return true;
    }

    // True while there may be more to receive.
    private async Task<bool> ReceiveAsync(Func<ReadOnlyMemory<byte>, Task> onMessage)
    {
        byte[]? buffer = null;
        try
        {
            // An idle connection holds no buffer: it waits for the first byte with an empty one.
            var received = await socket.ReceiveAsync(Memory<byte>.Empty, _over.Token);
            buffer = ArrayPool<byte>.Shared.Rent(2048);
            var (length, emptyParts) = (0, 0);
            if (IsClosing) return received.MessageType != WebSocketMessageType.Close && await AwaitPeersCloseAsync(buffer);
            while (true)
            {
                switch (received.MessageType)
                {
                    case WebSocketMessageType.Close:
                        return false;
                    case WebSocketMessageType.Binary:
                        Close(CloseCodes.UnsupportedData, "text frames only");
                        return await AwaitPeersCloseAsync(buffer);
                }

                length += received.Count;
                if (length + emptyParts > limits.MessageBytes)
                {
                    Close(CloseCodes.MessageTooBig, $"at most {limits.MessageBytes} bytes");
                    return await AwaitPeersCloseAsync(buffer);
                }

                // For an empty message, the wait for its first byte has already returned its end.
                if (received.EndOfMessage)
                {
                    metrics.Received();
                    await onMessage(buffer.AsMemory(0, length));
                    return true;
                }

                if (length == buffer.Length) buffer = Grow(buffer, length);
                // One byte beyond the limit is enough to see that the message is too big.
                received = await socket.ReceiveAsync(buffer.AsMemory(length, Math.Min(buffer.Length, limits.MessageBytes + 1) - length), _over.Token);
                // Empty parts count too: otherwise a message of empty parts would never end.
                if (received is { Count: 0, EndOfMessage: false }) emptyParts++;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (WebSocketException e)
        {
            Log.Lost(logger, sessionId, playerId, e.WebSocketErrorCode);
            await _over.CancelAsync();
            return false;
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // After the close has begun, messages of the peer are read and discarded until its own close frame arrives.
    private async Task<bool> AwaitPeersCloseAsync(byte[] buffer)
    {
        while ((await socket.ReceiveAsync(buffer.AsMemory(), _over.Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        return false;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 4);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async Task SendLoopAsync()
    {
        try
        {
            while (await _queue.WaitAsync(_over.Token))
            {
                while (_close is not { DropWaiting: true } && _queue.TryTake(out var frame)) await _queue.WriteAsync(frame, _over.Token);
                if (_close is { DropWaiting: true }) break;
            }

            if (_close is { } close && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, _over.Token);
            }
        }
        catch (Exception e) when (
            e is IOException or OperationCanceledException or ObjectDisposedException or WebSocketException or InvalidOperationException)
        {
            Log.NotSent(logger, sessionId, playerId, e.GetType().Name);
            await _over.CancelAsync();
        }
    }

    private sealed record CloseReason(int Code, string Reason, bool DropWaiting);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "Closing a connection of player {PlayerId} to session {SessionId}: the player reads too slowly, and {Messages} messages of {Bytes} "
            + "bytes wait")]
        public static partial void SlowConsumer(ILogger logger, Guid sessionId, Guid playerId, int messages, int bytes);

        [LoggerMessage(LogLevel.Debug, "Lost a connection of player {PlayerId} to session {SessionId}: {Error}")]
        public static partial void Lost(ILogger logger, Guid sessionId, Guid playerId, WebSocketError error);

        [LoggerMessage(LogLevel.Debug, "Could not send to player {PlayerId} of session {SessionId}: {Reason}")]
        public static partial void NotSent(ILogger logger, Guid sessionId, Guid playerId, string reason);
    }
}
