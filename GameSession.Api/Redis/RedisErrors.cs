using StackExchange.Redis;

namespace GameSession.Api.Redis;

/// <summary>What an exception from the Redis client means.</summary>
internal static class RedisErrors
{
    /// <summary>
    /// Whether a failure means that Redis is unavailable. When the client library gives up a connection, calls under way may be cancelled, or
    /// fail because its own pipes are used after their end.
    /// </summary>
    public static bool IsAway(Exception e) => e is RedisException or TimeoutException or OperationCanceledException or InvalidOperationException;
}
