using System.Globalization;
using GameSession.Api.Domain;
using GameSession.Api.Realtime;
using StackExchange.Redis;

namespace GameSession.Api.Presence;

/// <summary>
/// The sessions' keys in Redis. All of it is derived: every refresh writes all that this process knows, so that an emptied Redis fills
/// again by itself. Each operation is one script over the keys of one session. While Redis is away, answers are null.
/// </summary>
internal sealed partial class PresenceStore(IConnectionMultiplexer redis, TimeProvider time, ILogger<PresenceStore> logger)
{
    // The ICD's "TTL Policies".
    private static readonly TimeSpan MetaLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan PlayersLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan ConnectionsLife = TimeSpan.FromMinutes(5);

    // What nobody has vouched for this long, two heartbeats, belongs to a process that died: such a player without connections is gone, and
    // such a connection does not count against its player, who has to come back somewhere.
    private static readonly TimeSpan PlayerDoubt = TimeSpan.FromMinutes(1);

    // ARGV: now, life of meta, players, connections (ms), doubt (ms), 5 meta values, then connection id and player id by turns.
    // Returns the players that are online now and were not, those that were and are not any more, and the connections of the
    // first pair's player.
    private const string RefreshScript = """
        local meta, players, connections, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local now, metaLife, playersLife, connectionsLife, doubt = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
        redis.call('HSET', meta, 'name', ARGV[6], 'campaign_id', ARGV[7], 'status', ARGV[8], 'created_at', ARGV[9], 'updated_at', ARGV[10])
        redis.call('PEXPIRE', meta, metaLife)
        local came, gone, mine = {}, {}, 0
        for i = 11, #ARGV, 2 do
            redis.call('HSET', connections, ARGV[i], ARGV[i + 1])
            redis.call('ZADD', seen, now, ARGV[i], now, 'p:' .. ARGV[i + 1])
            if redis.call('SADD', players, ARGV[i + 1]) == 1 then came[#came + 1] = ARGV[i + 1] end
        end
        -- Swept a heartbeat or two early: what a dead process left has to be gone within its life, not at the first look after it.
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - connectionsLife + doubt)) do
            redis.call('HDEL', connections, id)
            redis.call('ZREM', seen, id)
        end
        local connected = {}
        local entries = redis.call('HGETALL', connections)
        for i = 1, #entries, 2 do
            connected[entries[i + 1]] = true
            local vouched = tonumber(redis.call('ZSCORE', seen, entries[i]) or now)
            if entries[i + 1] == ARGV[12] and vouched >= now - doubt then mine = mine + 1 end
        end
        for _, player in ipairs(redis.call('SMEMBERS', players)) do
            local vouched = tonumber(redis.call('ZSCORE', seen, 'p:' .. player) or 0)
            if not connected[player] and vouched < now - doubt then
                redis.call('SREM', players, player)
                gone[#gone + 1] = player
            end
        end
        if #ARGV > 10 then
            redis.call('PEXPIRE', players, playersLife)
            redis.call('PEXPIRE', connections, connectionsLife)
            redis.call('PEXPIRE', seen, connectionsLife)
        end
        return {came, gone, mine}
        """;

    // ARGV: now, connection id, player id, life of connections (ms).
    private const string DisconnectScript = """
        redis.call('HDEL', KEYS[3], ARGV[2])
        redis.call('ZREM', KEYS[4], ARGV[2])
        redis.call('ZADD', KEYS[4], ARGV[1], 'p:' .. ARGV[3])
        redis.call('PEXPIRE', KEYS[4], ARGV[4])
        return 1
        """;

    // ARGV: player id. 1 when the player was online and has no connection left.
    private const string OfflineScript = """
        for _, player in ipairs(redis.call('HVALS', KEYS[3])) do
            if player == ARGV[1] then return 0 end
        end
        redis.call('ZREM', KEYS[4], 'p:' .. ARGV[1])
        return redis.call('SREM', KEYS[2], ARGV[1])
        """;

    /// <summary>Vouches for these connections of this process, and clears away what nobody has vouched for.</summary>
    public async Task<PresenceChange?> RefreshAsync(Session session, IReadOnlyCollection<Connection> connections)
    {
        var arguments = new List<RedisValue>(10 + 2 * connections.Count)
        {
            Now(), Milliseconds(MetaLife), Milliseconds(PlayersLife), Milliseconds(ConnectionsLife), Milliseconds(PlayerDoubt),
            session.Name, session.CampaignId.ToString(), session.Status, Iso(session.CreatedAt), Iso(session.UpdatedAt),
        };
        foreach (var connection in connections)
        {
            arguments.Add(connection.Id.ToString());
            arguments.Add(connection.PlayerId.ToString());
        }

        var result = await RunAsync(RefreshScript, session.Id, [.. arguments]);
        return result is null ? null : new PresenceChange(Ids(result[0]), Ids(result[1]), (int)result[2]);
    }

    public Task DisconnectAsync(Connection connection) =>
        RunAsync(DisconnectScript, connection.SessionId, [Now(), connection.Id.ToString(), connection.PlayerId.ToString(), Milliseconds(ConnectionsLife)]);

    /// <summary>Whether the player was online and has no connection anywhere any more; takes the player off the set then.</summary>
    public async Task<bool?> TryGoOfflineAsync(Guid sessionId, Guid playerId) =>
        await RunAsync(OfflineScript, sessionId, [playerId.ToString()]) is { } removed ? (int)removed == 1 : null;

    public async Task<IReadOnlySet<Guid>?> OnlineAsync(Guid sessionId)
    {
        if (!redis.IsConnected) return null;
        try
        {
            var members = await redis.GetDatabase().SetMembersAsync(PresenceKeys.Of(sessionId).Players);
            return Ids(members.Select(m => (string?)m)).ToHashSet();
        }
        catch (Exception e) when (RedisBackplane.IsAway(e))
        {
            Log.Failed(logger, sessionId, e.Message);
            return null;
        }
    }

    private async Task<RedisResult?> RunAsync(string script, Guid sessionId, RedisValue[] arguments)
    {
        if (!redis.IsConnected) return null;
        try
        {
            return await redis.GetDatabase().ScriptEvaluateAsync(script, PresenceKeys.Of(sessionId).All, arguments);
        }
        catch (Exception e) when (RedisBackplane.IsAway(e))
        {
            Log.Failed(logger, sessionId, e.Message);
            return null;
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static string Iso(DateTime utc) => utc.ToString("O", CultureInfo.InvariantCulture);

    private static List<Guid> Ids(RedisResult result) => Ids((string[])result!);

    // Others may write to Redis too: what is no player's id is nobody.
    private static List<Guid> Ids(IEnumerable<string?> members) =>
        [.. members.Select(m => Guid.TryParse(m, out var id) ? id : (Guid?)null).OfType<Guid>()];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The presence of session {SessionId} could not be kept in Redis: {Reason}")]
        public static partial void Failed(ILogger logger, Guid sessionId, string reason);
    }
}

/// <summary>What a refresh found.</summary>
/// <param name="Came">Players that were not online before.</param>
/// <param name="Gone">Players whose process died without saying so.</param>
/// <param name="Connections">Connections, in all processes, of the first connection's player.</param>
internal sealed record PresenceChange(IReadOnlyList<Guid> Came, IReadOnlyList<Guid> Gone, int Connections);
