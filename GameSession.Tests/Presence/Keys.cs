using StackExchange.Redis;

namespace GameSession.Tests.Presence;

/// <summary>The keys of a session as the ICD writes them, and the one of our own.</summary>
internal sealed record Keys(RedisKey Meta, RedisKey Players, RedisKey Connections, RedisKey Seen, RedisKey Combat)
{
    public static Keys Of(Guid id) => new(
        $"session:{id}:meta", $"session:{id}:players", $"session:{id}:connections", $"session:{id}:seen", $"session:{id}:combat");
}
