using StackExchange.Redis;

namespace GameSession.Api.Redis;

/// <summary>What an exception out of the Redis client means.</summary>
internal static class RedisErrors
{
    /// <summary>
    /// Whether a failure means that Redis does not answer. What is under way when the client library gives a connection up may be cancelled, or
    /// end with what its own pipes say of being used after their end.
    /// </summary>
    public static bool IsAway(Exception e) => e is RedisException or TimeoutException or OperationCanceledException or InvalidOperationException;
}
