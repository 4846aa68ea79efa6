using System.Collections.Concurrent;
using StackExchange.Redis;

namespace GameSession.Api.Realtime;

/// <summary>
/// Carries bytes between the processes that serve the same session, over the Redis channel <c>session:{session_id}:updates</c>.
/// <para>
/// Guarantee: at most once, in the order of one publisher. A message may be lost, also without a sign of it, and one process hears its own
/// messages too. Whoever needs more compares versions and reads the log. Publishing never waits, never throws, and while Redis is away
/// does nothing. Safe from anywhere.
/// </para>
/// </summary>
internal sealed partial class RedisBackplane : IDisposable
{
    private readonly IConnectionMultiplexer _redis;
    private readonly ISubscriber _subscriber;
    private readonly ILogger<RedisBackplane> _logger;
    private readonly ConcurrentDictionary<Guid, ChannelMessageQueue> _subscriptions = new();

    public RedisBackplane(IConnectionMultiplexer redis, ILogger<RedisBackplane> logger)
    {
        _redis = redis;
        _subscriber = redis.GetSubscriber();
        _logger = logger;
        _redis.ConnectionRestored += OnConnectionRestored;
    }

    /// <summary>Redis is back after an absence: whatever was published meanwhile is lost.</summary>
    public event Action? Reconnected;

    /// <summary>
    /// Delivers what is published for the session, one message after the other. Never fails: while Redis is away the
    /// subscription takes effect when it returns.
    /// </summary>
    public async Task SubscribeAsync(Guid sessionId, Action<ReadOnlyMemory<byte>> onMessage)
    {
        try
        {
            // The queue keeps the publisher's order; the callback overload of Subscribe would not.
            var queue = await _subscriber.SubscribeAsync(ChannelOf(sessionId));
            queue.OnMessage(message => onMessage((byte[])message.Message!));
            _subscriptions[sessionId] = queue;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            Log.NotSubscribed(_logger, sessionId, e.Message);
        }
    }

    public async Task UnsubscribeAsync(Guid sessionId)
    {
        if (!_subscriptions.TryRemove(sessionId, out var queue)) return;
        try
        {
            await queue.UnsubscribeAsync(CommandFlags.FireAndForget);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            Log.NotSubscribed(_logger, sessionId, e.Message);
        }
    }

    public void Publish(Guid sessionId, ReadOnlyMemory<byte> message)
    {
        if (!_redis.IsConnected) return;
        try
        {
            _subscriber.Publish(ChannelOf(sessionId), message, CommandFlags.FireAndForget);
        }
        catch (RedisException e)
        {
            Log.NotPublished(_logger, sessionId, e.Message);
        }
    }

    public void Dispose() => _redis.ConnectionRestored -= OnConnectionRestored;

    private static RedisChannel ChannelOf(Guid sessionId) => RedisChannel.Literal($"session:{sessionId}:updates");

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType == ConnectionType.Subscription) Reconnected?.Invoke();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The channel of session {SessionId} could not be subscribed ({Reason}); it is read from Postgres meanwhile")]
        public static partial void NotSubscribed(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Debug, "An update of session {SessionId} could not be published: {Reason}")]
        public static partial void NotPublished(ILogger logger, Guid sessionId, string reason);
    }
}
