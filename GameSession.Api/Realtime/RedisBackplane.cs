using System.Buffers.Text;
using System.Threading.Channels;
using GameSession.Api.Redis;
using StackExchange.Redis;

namespace GameSession.Api.Realtime;

/// <summary>
/// Carries bytes between the processes that serve the same session, over the Redis channel <c>session:{session_id}:updates</c>.
/// <para>
/// Guarantee: at most once, in the order of one publisher. A message may be lost without notice, and a process receives its own messages too.
/// Subscribers that need more compare versions and read the log. Publishing never waits and never throws, and does nothing while Redis is
/// unavailable. Thread-safe.
/// </para>
/// </summary>
internal sealed partial class RedisBackplane : LoopService
{
    private const int MessagesPerWrite = 256;

    // Messages that may wait to be published. Beyond that the oldest are dropped: processes that lack them read the log.
    private const int MaxOutgoing = 100_000;

    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _redis;
    private readonly ISubscriber _subscriber;
    private readonly ILogger<RedisBackplane> _logger;
    private readonly TimeProvider _time;
    private readonly FailureLog _subscriptions;
    private readonly HashSet<ConnectionType> _lost = [];
    private readonly Channel<Outgoing> _outgoing = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(MaxOutgoing) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    public RedisBackplane(IConnectionMultiplexer redis, TimeProvider time, ILogger<RedisBackplane> logger)
        : base(new FailureLog("Publishing updates to the other processes", time, logger))
    {
        _redis = redis;
        _time = time;
        _subscriber = redis.GetSubscriber();
        _logger = logger;
        // Meanwhile the sessions' updates are read from Postgres.
        _subscriptions = new FailureLog("Subscribing to the channels of sessions", time, logger);
        _redis.ConnectionFailed += OnConnectionFailed;
        _redis.ConnectionRestored += OnConnectionRestored;
    }

    /// <summary>Redis is available again: what was published meanwhile is lost.</summary>
    public event Action? Reconnected;

    /// <summary>
    /// Delivers what is published for the session, one message at a time, until the returned subscription is disposed. Completes when the
    /// subscription is in effect: while Redis is unavailable it keeps trying. The subscription survives later failures of Redis by itself.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; nothing is subscribed.</exception>
    public Task<IAsyncDisposable> SubscribeAsync(Guid sessionId, Action<ReadOnlyMemory<byte>> onMessage, CancellationToken ct) =>
        SubscribeAsync(ChannelOf(sessionId), onMessage, ct);

    /// <summary>
    /// The channel on which one process receives the requests of others. Redis has a subscriber there only while that process runs and is
    /// connected, so the presence of a subscriber shows whether it does.
    /// </summary>
    public static RedisChannel ProcessChannel(Guid processId) => RedisChannel.Literal($"process:{processId}");

    /// <summary>The channel on which one process receives the commands that others forward to it.</summary>
    public static RedisChannel CommandChannel(Guid processId) => RedisChannel.Literal($"process:{processId}:commands");

    /// <summary>Subscribes to any channel, as the other overload does to a session's.</summary>
    /// <inheritdoc cref="SubscribeAsync(Guid, Action{ReadOnlyMemory{byte}}, CancellationToken)"/>
    public async Task<IAsyncDisposable> SubscribeAsync(RedisChannel channel, Action<ReadOnlyMemory<byte>> onMessage, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                // The queue keeps the publisher's order; the callback overload of Subscribe would not.
                var queue = await _subscriber.SubscribeAsync(channel);
                queue.OnMessage(message => onMessage((byte[])message.Message!));
                _subscriptions.Works();
                return new Subscription(this, channel, queue);
            }
            catch (Exception e)
            {
                _subscriptions.Fails(e, RedisErrors.IsAway(e));
            }

            // The client library keeps the queue that it did not return, and would fill it without a reader.
            await ForgetAsync(channel, () => _subscriber.UnsubscribeAsync(channel));
            await Task.Delay(RetryEvery, _time, ct);
        }
    }

    public void Publish(Guid sessionId, ReadOnlyMemory<byte> message)
    {
        if (_redis.IsConnected) _outgoing.Writer.TryWrite(new Outgoing(sessionId, message));
    }

    /// <summary>Publishes on any channel, and waits for Redis: false when nobody subscribes to the channel.</summary>
    public async Task<bool> SendAsync(RedisChannel channel, ReadOnlyMemory<byte> message) =>
        await _subscriber.PublishAsync(channel, message) > 0;

    // Messages that queue during one write are sent with the next, as in the group commit: one write for each message costs more than everything
    // else in publishing.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        var next = await _outgoing.Reader.ReadAsync(ct);
        var batch = _subscriber.Multiplexer.GetDatabase().CreateBatch();
        var count = 0;
        do
        {
            _ = batch.PublishAsync(ChannelOf(next.SessionId), next.Message, CommandFlags.FireAndForget);
        }
        while (++count < MessagesPerWrite && _outgoing.Reader.TryRead(out next));

        batch.Execute();
        Works();
    }

    protected override bool Passes(Exception e) => RedisErrors.IsAway(e);

    public override void Dispose()
    {
        _redis.ConnectionFailed -= OnConnectionFailed;
        _redis.ConnectionRestored -= OnConnectionRestored;
        base.Dispose();
    }

    private async Task ForgetAsync(RedisChannel channel, Func<Task> unsubscribe)
    {
        try
        {
            await unsubscribe();
        }
        catch (Exception e)
        {
            Log.NotUnsubscribed(_logger, channel, e.Message);
        }
    }

    // Written as bytes: this is done for every event.
    private static RedisChannel ChannelOf(Guid sessionId)
    {
        const int IdAt = 8, IdLength = 36;
        var name = GC.AllocateUninitializedArray<byte>(IdAt + IdLength + 8);
        "session:"u8.CopyTo(name);
        Utf8Formatter.TryFormat(sessionId, name.AsSpan(IdAt), out _);
        ":updates"u8.CopyTo(name.AsSpan(IdAt + IdLength));
        return RedisChannel.Literal(name);
    }

    // The client library has two connections, and each attempt to reconnect one may fail. Only the first loss and the last return are logged.
    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs e)
    {
        lock (_lost)
        {
            if (_lost.Add(e.ConnectionType) && _lost.Count == 1) Log.Lost(_logger, e.FailureType);
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs e)
    {
        lock (_lost)
        {
            if (_lost.Remove(e.ConnectionType) && _lost.Count == 0) Log.Restored(_logger);
        }

        if (e.ConnectionType == ConnectionType.Subscription) Reconnected?.Invoke();
    }

    private readonly record struct Outgoing(Guid SessionId, ReadOnlyMemory<byte> Message);

    /// <summary>One subscription. Disposing it does not affect others to the same channel.</summary>
    private sealed class Subscription(RedisBackplane backplane, RedisChannel channel, ChannelMessageQueue queue) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await backplane.ForgetAsync(channel, () => queue.UnsubscribeAsync());
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "Redis is unavailable ({Reason}). Until it answers, the updates of other processes are read from PostgreSQL")]
        public static partial void Lost(ILogger logger, ConnectionFailureType reason);

        [LoggerMessage(LogLevel.Information, "Redis is available again")]
        public static partial void Restored(ILogger logger);

        [LoggerMessage(LogLevel.Debug, "Could not unsubscribe from channel {Channel}: {Reason}")]
        public static partial void NotUnsubscribed(ILogger logger, RedisChannel channel, string reason);
    }
}
