using StackExchange.Redis;

namespace GameSession.Api.Presence;

/// <summary>The ICD's Redis keys of one session, and two kinds of our own.</summary>
/// <param name="Meta">Hash: name, campaign_id, status, created_at, updated_at.</param>
/// <param name="Players">Set of player ids that are online.</param>
/// <param name="Connections">Hash: connection id to player id.</param>
/// <param name="Seen">
/// Ours, sorted set by time (ms): when each connection, and each player as <c>p:{player_id}</c>, was last heard from. Redis 7.0
/// has no expiry per field, and a dead process's connections must go although others of the session live on.
/// </param>
internal sealed record PresenceKeys(RedisKey Meta, RedisKey Players, RedisKey Connections, RedisKey Seen)
{
    public static PresenceKeys Of(Guid sessionId) => new(
        $"session:{sessionId}:meta", $"session:{sessionId}:players", $"session:{sessionId}:connections", $"session:{sessionId}:seen");

    /// <summary>
    /// Ours, sorted set by time (ms): when each connection of one player was last heard from, as <c>{connection_id}:{process_id}</c>. Counting
    /// a player's connections must not take longer the more others there are.
    /// </summary>
    public static RedisKey ConnectionsOf(Guid sessionId, Guid playerId) => $"session:{sessionId}:connections:{playerId}";
}
