using StackExchange.Redis;

namespace GameSession.Tests.Presence;

/// <summary>The Redis keys of a session: the ICD's, and the one that the service adds.</summary>
internal sealed record Keys(RedisKey Meta, RedisKey Players, RedisKey Connections, RedisKey Seen, RedisKey Combat)
{
    public static Keys Of(Guid id) => new(
        $"session:{id}:meta", $"session:{id}:players", $"session:{id}:connections", $"session:{id}:seen", $"session:{id}:combat");
}
