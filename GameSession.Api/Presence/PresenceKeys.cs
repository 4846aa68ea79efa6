using StackExchange.Redis;

namespace GameSession.Api.Presence;

/// <summary>The Redis keys of one session: those of the ICD, and three kinds of the service's own.</summary>
/// <param name="Meta">Hash: name, campaign_id, status, created_at, updated_at.</param>
/// <param name="Players">Set: the ids of the players who are online.</param>
/// <param name="Connections">Hash: connection id to player id.</param>
/// <param name="Seen">
/// The service's own, sorted set by time (ms): when each connection, and each player as <c>p:{player_id}</c>, was last heard from. Redis 7.0 has
/// no expiry per hash field, and the connections of a dead process must be removed although others of the session remain.
/// </param>
/// <param name="Left">The service's own, hash: player id to the time (ms) at which the player went offline.</param>
internal sealed record PresenceKeys(RedisKey Meta, RedisKey Players, RedisKey Connections, RedisKey Seen, RedisKey Left)
{
    public static PresenceKeys Of(Guid sessionId) => new(
        $"session:{sessionId}:meta", $"session:{sessionId}:players", $"session:{sessionId}:connections", $"session:{sessionId}:seen",
        $"session:{sessionId}:left");

    /// <summary>
    /// The service's own, sorted set by time (ms): when each connection of one player was last heard from, as
    /// <c>{connection_id}:{process_id}</c>. The time to count a player's connections must not grow with those of other players.
    /// </summary>
    public static RedisKey ConnectionsOf(Guid sessionId, Guid playerId) => $"session:{sessionId}:connections:{playerId}";
}
