using System.Globalization;
using GameSession.Api.Domain;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using GameSession.Api.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace GameSession.Api.Presence;

/// <summary>
/// The sessions' keys in Redis. All of it is derived: every refresh writes all that this process knows, so that an emptied Redis fills
/// again by itself. Each operation is one script over the keys of one session, by Redis's own clock. While Redis is away, answers are null.
/// </summary>
internal sealed class PresenceStore(OptionalRedis redis, SessionRuntimeServices process, IOptions<ConnectionLimits> limits)
{
    /// <summary>Connections that one refresh may have: Redis does nothing else meanwhile.</summary>
    public const int ConnectionsPerRefresh = 500;

    // ICD, "TTL Policies".
    private static readonly TimeSpan MetaLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan PlayersLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan ConnectionsLife = TimeSpan.FromMinutes(5);

    private const string Clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)

        """;

    // Takes away what nobody has vouched for this long: it belongs to a process that died. Returns the players that are gone with it.
    private const string Sweep = """
        local function sweep(players, connections, seen, doubt)
            local gone = {}
            for _, member in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - doubt)) do
                redis.call('ZREM', seen, member)
                if string.sub(member, 1, 2) ~= 'p:' then
                    redis.call('HDEL', connections, member)
                elseif redis.call('SREM', players, string.sub(member, 3)) == 1 then
                    gone[#gone + 1] = string.sub(member, 3)
                end
            end
            return gone
        end

        """;

    // KEYS: meta. ARGV: life (ms), 5 values.
    private const string MetaScript = """
        redis.call('HSET', KEYS[1], 'name', ARGV[2], 'campaign_id', ARGV[3], 'status', ARGV[4], 'created_at', ARGV[5], 'updated_at', ARGV[6])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    // KEYS: meta, players, connections, seen, and for each connection the list of its player's. ARGV: 1 to look also for what is there
    // and was never vouched for, life of meta, players, connections (ms), doubt (ms), process, connections per player, session, 5 meta
    // values, then for each connection its id, its player and for how long it has been silent (ms).
    // Returns the players that are online now and were not, those that were and are not any more, and those with too many
    // connections, of whom it tells the other processes that have some.
    private const string RefreshScript = Clock + Sweep + """
        local meta, players, connections, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local connectionsLife, process, limit, session = ARGV[4], ARGV[6], tonumber(ARGV[7]), ARGV[8]
        redis.call('HSET', meta, 'name', ARGV[9], 'campaign_id', ARGV[10], 'status', ARGV[11], 'created_at', ARGV[12], 'updated_at', ARGV[13])
        redis.call('PEXPIRE', meta, ARGV[2])
        local came, crowded, looked = {}, {}, {}
        for i = 5, #KEYS do
            local at = 14 + (i - 5) * 3
            local id, player, heard = ARGV[at], ARGV[at + 1], now - ARGV[at + 2]
            redis.call('HSET', connections, id, player)
            redis.call('ZADD', seen, now, id, now, 'p:' .. player)
            redis.call('ZADD', KEYS[i], heard, id .. ':' .. process)
            redis.call('PEXPIRE', KEYS[i], connectionsLife)
            if redis.call('SADD', players, player) == 1 then came[#came + 1] = player end
        end
        for i = 5, #KEYS do
            local player = ARGV[15 + (i - 5) * 3]
            if not looked[player] and redis.call('ZCARD', KEYS[i]) > limit then
                crowded[#crowded + 1] = player
                local told = {[process] = true}
                for _, member in ipairs(redis.call('ZRANGE', KEYS[i], 0, -1)) do
                    local owner = string.sub(member, 38)
                    if not told[owner] then redis.call('PUBLISH', 'process:' .. owner, session .. ' ' .. player) end
                    told[owner] = true
                end
            end
            looked[player] = true
        end
        local gone = sweep(players, connections, seen, ARGV[5])
        if ARGV[1] == '1' then
            for _, player in ipairs(redis.call('SMEMBERS', players)) do
                if not redis.call('ZSCORE', seen, 'p:' .. player) then
                    redis.call('SREM', players, player)
                    gone[#gone + 1] = player
                end
            end
            for _, id in ipairs(redis.call('HKEYS', connections)) do
                if not redis.call('ZSCORE', seen, id) then redis.call('HDEL', connections, id) end
            end
        end
        redis.call('PEXPIRE', players, ARGV[3])
        redis.call('PEXPIRE', connections, connectionsLife)
        redis.call('PEXPIRE', seen, connectionsLife)
        return {came, gone, crowded}
        """;

    // KEYS: connections, seen, list of the player's. ARGV: connection id, player id, process, life of connections (ms).
    private const string DisconnectScript = Clock + """
        redis.call('HDEL', KEYS[1], ARGV[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        redis.call('ZREM', KEYS[3], ARGV[1] .. ':' .. ARGV[3])
        redis.call('ZADD', KEYS[2], now, 'p:' .. ARGV[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        return 1
        """;

    // KEYS: players, seen, list of the player's. ARGV: player id. 1 when the player was online and has no connection left.
    private const string OfflineScript = """
        for _, member in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
            if redis.call('ZSCORE', KEYS[2], string.sub(member, 1, 36)) then return 0 end
        end
        redis.call('ZREM', KEYS[2], 'p:' .. ARGV[1])
        return redis.call('SREM', KEYS[1], ARGV[1])
        """;

    // KEYS: players, connections, seen. ARGV: doubt (ms). Returns who is online, and those who were and are not any more.
    private const string OnlineScript = Clock + Sweep + """
        local gone = sweep(KEYS[1], KEYS[2], KEYS[3], ARGV[1])
        local online = {}
        for _, player in ipairs(redis.call('SMEMBERS', KEYS[1])) do
            if redis.call('ZSCORE', KEYS[3], 'p:' .. player) then online[#online + 1] = player end
        end
        return {online, gone}
        """;

    // KEYS: list of the player's. ARGV: process, then connection id and for how long it has been silent (ms) by turns.
    private const string SilenceScript = Clock + """
        for i = 2, #ARGV, 2 do
            redis.call('ZADD', KEYS[1], 'XX', now - ARGV[i + 1], ARGV[i] .. ':' .. ARGV[1])
        end
        return 1
        """;

    // KEYS: connections, seen, list of the player's. ARGV: process, connections per player.
    // Takes away, and returns, those of this process that are too many. Ids rise with time: the newest take the places of the others.
    private const string ReplaceScript = """
        local connections, seen, list, process, limit = KEYS[1], KEYS[2], KEYS[3], ARGV[1], tonumber(ARGV[2])
        local held = {}
        for _, member in ipairs(redis.call('ZRANGE', list, 0, -1)) do
            local owner = string.sub(member, 38)
            if not redis.call('ZSCORE', seen, string.sub(member, 1, 36)) then
                redis.call('ZREM', list, member)
            elseif owner == process or redis.call('PUBSUB', 'NUMSUB', 'process:' .. owner)[2] > 0 then
                held[#held + 1] = member
            end
        end
        local excess = #held - limit
        local byAge, isNew, replaced = {unpack(held)}, {}, {}
        table.sort(byAge)
        for i = 1, math.min(excess, limit) do isNew[byAge[#byAge + 1 - i]] = true end
        for _, member in ipairs(held) do
            if excess > 0 and not isNew[member] then
                excess = excess - 1
                if string.sub(member, 38) == process then
                    local id = string.sub(member, 1, 36)
                    redis.call('HDEL', connections, id)
                    redis.call('ZREM', seen, id)
                    redis.call('ZREM', list, member)
                    replaced[#replaced + 1] = id
                end
            end
        end
        return replaced
        """;

    // What nobody has vouched for during two heartbeats belongs to a process that died.
    private readonly TimeSpan _doubt = TimeSpan.FromSeconds(Math.Max(60, 2 * limits.Value.HeartbeatSeconds));

    /// <summary>Shows what the session is; null when Redis does not take it.</summary>
    public async Task<bool?> ShowAsync(Session session) =>
        await RunAsync(MetaScript, [PresenceKeys.Of(session.Id).Meta], [Milliseconds(MetaLife), .. Meta(session)]) is null ? null : true;

    /// <summary>Vouches for these connections of this process, and clears away what nobody has vouched for.</summary>
    /// <param name="isWhole">Looks at all that is there, not only at what these connections concern.</param>
    public async Task<PresenceChange?> RefreshAsync(Session session, IReadOnlyCollection<Connection> connections, bool isWhole)
    {
        var keys = PresenceKeys.Of(session.Id);
        List<RedisKey> all = [keys.Meta, keys.Players, keys.Connections, keys.Seen];
        List<RedisValue> arguments =
        [
            isWhole, Milliseconds(MetaLife), Milliseconds(PlayersLife), Milliseconds(ConnectionsLife), Milliseconds(_doubt), Process,
            limits.Value.ConnectionsPerPlayer, $"{session.Id}", .. Meta(session),
        ];
        foreach (var connection in connections)
        {
            all.Add(PresenceKeys.ConnectionsOf(session.Id, connection.PlayerId));
            arguments.AddRange([$"{connection.Id}", $"{connection.PlayerId}", Milliseconds(connection.Silence)]);
        }

        var result = await RunAsync(RefreshScript, [.. all], [.. arguments]);
        return result is null ? null : new PresenceChange(Ids(result[0]), Ids(result[1]), Ids(result[2]));
    }

    public Task DisconnectAsync(Connection connection)
    {
        var keys = PresenceKeys.Of(connection.SessionId);
        return RunAsync(
            DisconnectScript,
            [keys.Connections, keys.Seen, PresenceKeys.ConnectionsOf(connection.SessionId, connection.PlayerId)],
            [$"{connection.Id}", $"{connection.PlayerId}", Process, Milliseconds(ConnectionsLife)]);
    }

    /// <summary>Whether the player was online and has no connection anywhere any more; takes the player off the set then.</summary>
    public async Task<bool?> TryGoOfflineAsync(Guid sessionId, Guid playerId)
    {
        var keys = PresenceKeys.Of(sessionId);
        return await RunAsync(OfflineScript, [keys.Players, keys.Seen, PresenceKeys.ConnectionsOf(sessionId, playerId)], [$"{playerId}"]) is { } removed
            ? (int)removed == 1
            : null;
    }

    /// <summary>Who is online, and who is found to be no longer.</summary>
    public async Task<(IReadOnlySet<Guid> Online, IReadOnlyList<Guid> Gone)?> OnlineAsync(Guid sessionId)
    {
        var keys = PresenceKeys.Of(sessionId);
        return await RunAsync(OnlineScript, [keys.Players, keys.Connections, keys.Seen], [Milliseconds(_doubt)]) is { } result
            ? (Ids(result[0]).ToHashSet(), Ids(result[1]))
            : null;
    }

    /// <summary>Notes for how long this process's connections of a player have been silent by now.</summary>
    public Task NoteSilenceAsync(Guid sessionId, Guid playerId, IEnumerable<Connection> connections) => RunAsync(
        SilenceScript,
        [PresenceKeys.ConnectionsOf(sessionId, playerId)],
        [Process, .. connections.SelectMany(c => new RedisValue[] { $"{c.Id}", Milliseconds(c.Silence) })]);

    /// <summary>
    /// Takes away those connections of this process by which the player has too many, silent longest first; those of processes that are no
    /// longer there do not count.
    /// </summary>
    public async Task<IReadOnlyList<Guid>?> ReplaceAsync(Guid sessionId, Guid playerId)
    {
        var keys = PresenceKeys.Of(sessionId);
        return await RunAsync(
            ReplaceScript,
            [keys.Connections, keys.Seen, PresenceKeys.ConnectionsOf(sessionId, playerId)],
            [Process, limits.Value.ConnectionsPerPlayer]) is { } replaced
            ? Ids(replaced)
            : null;
    }

    private RedisValue Process => $"{process.ProcessId}";

    private Task<RedisResult?> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments) => redis.TryAsync(
        static (database, asked) => database.ScriptEvaluateAsync(asked.script, asked.keys, asked.arguments), (script, keys, arguments));

    private static RedisValue[] Meta(Session session) =>
        [session.Name, $"{session.CampaignId}", session.Status, Iso(session.CreatedAt), Iso(session.UpdatedAt)];

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static string Iso(DateTime utc) => utc.ToString("O", CultureInfo.InvariantCulture);

    // Others may write to Redis too: what is no player's id is nobody.
    private static List<Guid> Ids(RedisResult result) =>
        [.. ((string?[])result!).Select(m => Guid.TryParse(m, out var id) ? id : (Guid?)null).OfType<Guid>()];
}

/// <summary>What a refresh found.</summary>
/// <param name="Came">Players that were not online before.</param>
/// <param name="Gone">Players whose process died without saying so.</param>
/// <param name="Crowded">Players that may have more connections than they may.</param>
internal sealed record PresenceChange(IReadOnlyList<Guid> Came, IReadOnlyList<Guid> Gone, IReadOnlyList<Guid> Crowded);
