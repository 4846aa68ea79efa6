using GameSession.Api.Protocol;

namespace GameSession.Api.Realtime;

/// <summary>
/// One WebSocket of one player. Sending never waits and never fails: frames are queued in order and written many at a time. A slow consumer is
/// closed with 4508; other connections are not affected. The framework makes the handshake; from then on this class reads and writes the frames
/// (decision 0043).
/// <para>Thread-safety: any thread may call <see cref="Send"/>, <see cref="Queue"/>, <see cref="Flush"/> and <see cref="Close"/>;
/// <see cref="RunAsync"/> is called once.</para>
/// </summary>
internal sealed partial class Connection : IDisposable
{
    // Frames that are handled one after the other on one thread, which may be that of a session's mailbox.
    private const int FramesInRow = 8;

    private readonly Stream _stream;
    private readonly ConnectionLimits _limits;
    private readonly ConnectionMetrics _metrics;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _over = new();
    private readonly FrameReader _incoming;
    private readonly SendQueue _queue;
    private CloseReason? _close;

    /// <param name="stream">The bytes below the WebSocket, after its handshake.</param>
    public Connection(
        Guid sessionId, Guid playerId, Stream stream, ConnectionLimits limits, ConnectionMetrics metrics, TimeProvider time, ILogger logger)
    {
        (SessionId, PlayerId) = (sessionId, playerId);
        (_stream, _limits, _metrics, _logger) = (stream, limits, metrics, logger);
        _incoming = new FrameReader(stream, limits.MessageBytes, time);
        _queue = new SendQueue(stream, limits, metrics, _over.Token);
    }

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid SessionId { get; }

    public Guid PlayerId { get; }

    /// <inheritdoc cref="FrameReader.Silence"/>
    public TimeSpan Silence => _incoming.Silence;

    /// <summary>A close is under way: nothing more is queued.</summary>
    public bool IsClosing => Volatile.Read(ref _close) is not null;

    /// <summary>Sends a frame behind those already queued; does nothing once a close is under way.</summary>
    public void Send(Frame frame)
    {
        Queue(frame);
        Flush();
    }

    /// <summary>Like <see cref="Send"/>, but leaves the frame in the queue until <see cref="Flush"/>: several frames then share one write.</summary>
    public void Queue(Frame frame)
    {
        if (IsClosing || _queue.TryAdd(frame)) return;
        var (messages, bytes) = (_queue.Messages, _queue.Bytes);
        if (!TryClose(new CloseReason(CloseCodes.SlowConsumer, "too slow", DropWaiting: true))) return;
        _metrics.Dropped();
        Log.SlowConsumer(_logger, SessionId, PlayerId, messages, bytes);
    }

    /// <summary>Writes what is queued.</summary>
    public void Flush() => _queue.Flush();

    /// <summary>Sends the queued frames, then the close frame. The first reason wins.</summary>
    public void Close(int code, string reason) => TryClose(new CloseReason(code, reason, DropWaiting: false));

    /// <summary>
    /// Receives until either side ends the connection. <paramref name="onMessage"/> gets the bytes of one message at a time; they are valid until
    /// its task completes.
    /// </summary>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, Task> onMessage)
    {
        _metrics.Opened();
        var closing = SendCloseAsync();
        try
        {
            await ReceiveAsync(onMessage);
        }
        finally
        {
            Close(CloseCodes.Normal, "");
            await closing;
            _incoming.Dispose();
            _metrics.Closed();
        }
    }

    public void Dispose() => _over.Dispose();

    private bool TryClose(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _close, reason, null) is not null) return false;
        _queue.End(reason.DropWaiting);
        try
        {
            // However the peer behaves, the close takes no longer than this.
            _over.CancelAfter(_limits.CloseTimeout);
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself at the same moment: there is no peer to wait for.
        }

        return true;
    }

    // Returns when there is nothing more to receive.
    private async Task ReceiveAsync(Func<ReadOnlyMemory<byte>, Task> onMessage)
    {
        try
        {
            var inRow = 0;
            while (true)
            {
                var reading = _incoming.ReadAsync(_over.Token);
                inRow = reading.IsCompleted ? inRow + 1 : 0;
                if (inRow == FramesInRow)
                {
                    inRow = 0;
                    await Task.Yield();
                }

                var incoming = await reading;
                switch (incoming.Kind)
                {
                    // After the close has begun, messages of the peer are read and discarded until its own close frame arrives.
                    case IncomingKind.Message when !IsClosing:
                        _metrics.Received();
                        await onMessage(incoming.Payload);
                        break;
                    case IncomingKind.Ping:
                        Send(Frame.Pong(incoming.Payload.Span));
                        break;
                    case IncomingKind.Binary:
                        Close(CloseCodes.UnsupportedData, "text frames only");
                        break;
                    case IncomingKind.TooBig:
                        Close(CloseCodes.MessageTooBig, $"at most {_limits.MessageBytes} bytes");
                        break;
                    case IncomingKind.NotText:
                        Close(CloseCodes.InvalidText, "text must be UTF-8");
                        return;
                    case IncomingKind.Violation:
                        Close(CloseCodes.ProtocolError, "not a frame of RFC 6455");
                        return;
                    case IncomingKind.Close:
                        return;
                    case IncomingKind.Lost:
                        Log.Lost(_logger, SessionId, PlayerId, "the connection ended without a close");
                        await _over.CancelAsync();
                        return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Log.Lost(_logger, SessionId, PlayerId, e.Message);
            await _over.CancelAsync();
        }
    }

    // The close frame is the last.
    private async Task SendCloseAsync()
    {
        try
        {
            await _queue.Written;
            await _stream.WriteAsync(Frame.Close(_close!.Code, _close.Reason).Bytes, _over.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Log.NotSent(_logger, SessionId, PlayerId, e.GetType().Name);
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

        [LoggerMessage(LogLevel.Debug, "Lost a connection of player {PlayerId} to session {SessionId}: {Reason}")]
        public static partial void Lost(ILogger logger, Guid sessionId, Guid playerId, string reason);

        [LoggerMessage(LogLevel.Debug, "Could not send to player {PlayerId} of session {SessionId}: {Reason}")]
        public static partial void NotSent(ILogger logger, Guid sessionId, Guid playerId, string reason);
    }
}
