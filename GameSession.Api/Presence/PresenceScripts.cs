namespace GameSession.Api.Presence;

/// <summary>
/// The scripts of <see cref="PresenceStore"/>. Each works on the keys of one session and uses Redis's clock, so that processes with different
/// clocks agree. Redis does nothing else while a script runs.
/// </summary>
internal static class PresenceScripts
{
    private const string Clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)

        """;

    // How long it is remembered when a player went offline: longer than an absence that a session may ask for.
    private const string Leave = """
        local function leave(left, player)
            redis.call('HSET', left, player, now)
            redis.call('PEXPIRE', left, 172800000)
        end

        """;

    // Removes what was not heard from within the timeout: it belongs to a process that died. Returns the players who went offline with it.
    private const string Sweep = Leave + """
        local function sweep(players, connections, seen, left, timeout)
            local gone = {}
            for _, member in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - timeout)) do
                redis.call('ZREM', seen, member)
                if string.sub(member, 1, 2) ~= 'p:' then
                    redis.call('HDEL', connections, member)
                elseif redis.call('SREM', players, string.sub(member, 3)) == 1 then
                    gone[#gone + 1] = string.sub(member, 3)
                    leave(left, string.sub(member, 3))
                end
            end
            return gone
        end

        """;

    // KEYS: meta. ARGV: TTL (ms), 5 values.
    public const string Meta = """
        redis.call('HSET', KEYS[1], 'name', ARGV[2], 'campaign_id', ARGV[3], 'status', ARGV[4], 'created_at', ARGV[5], 'updated_at', ARGV[6])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    // KEYS: meta, players, connections, seen, left, and for each connection the set of its player's connections. ARGV: 1 to remove also entries that
    // were never heard from, TTL of meta, players, connections (ms), timeout (ms), process, connections per player, session, 5 meta values, then
    // for each connection its id, its player and how long it has been silent (ms).
    // Returns the players who came online, those who went offline, and those with too many connections. Publishes each of the latter to the other
    // processes that have some of the player's connections.
    public const string Refresh = Clock + Sweep + """
        local meta, players, connections, seen, left = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
        local connectionsTtl, process, limit, session = ARGV[4], ARGV[6], tonumber(ARGV[7]), ARGV[8]
        redis.call('HSET', meta, 'name', ARGV[9], 'campaign_id', ARGV[10], 'status', ARGV[11], 'created_at', ARGV[12], 'updated_at', ARGV[13])
        redis.call('PEXPIRE', meta, ARGV[2])
        local came, crowded, looked = {}, {}, {}
        for i = 6, #KEYS do
            local at = 14 + (i - 6) * 3
            local id, player, heard = ARGV[at], ARGV[at + 1], now - ARGV[at + 2]
            redis.call('HSET', connections, id, player)
            redis.call('ZADD', seen, now, id, now, 'p:' .. player)
            redis.call('ZADD', KEYS[i], heard, id .. ':' .. process)
            redis.call('PEXPIRE', KEYS[i], connectionsTtl)
            if redis.call('SADD', players, player) == 1 then
                came[#came + 1] = player
                redis.call('HDEL', left, player)
            end
        end
        for i = 6, #KEYS do
            local player = ARGV[15 + (i - 6) * 3]
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
        local gone = sweep(players, connections, seen, left, ARGV[5])
        if ARGV[1] == '1' then
            for _, player in ipairs(redis.call('SMEMBERS', players)) do
                if not redis.call('ZSCORE', seen, 'p:' .. player) then
                    redis.call('SREM', players, player)
                    gone[#gone + 1] = player
                    leave(left, player)
                end
            end
            for _, id in ipairs(redis.call('HKEYS', connections)) do
                if not redis.call('ZSCORE', seen, id) then redis.call('HDEL', connections, id) end
            end
        end
        redis.call('PEXPIRE', players, ARGV[3])
        redis.call('PEXPIRE', connections, connectionsTtl)
        redis.call('PEXPIRE', seen, connectionsTtl)
        return {came, gone, crowded}
        """;

    // KEYS: connections, seen, set of the player's connections. ARGV: connection id, player id, process, TTL of connections (ms).
    public const string Disconnect = Clock + """
        redis.call('HDEL', KEYS[1], ARGV[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        redis.call('ZREM', KEYS[3], ARGV[1] .. ':' .. ARGV[3])
        redis.call('ZADD', KEYS[2], now, 'p:' .. ARGV[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        return 1
        """;

    // KEYS: players, seen, set of the player's connections, left. ARGV: player id. Returns 1 when the player was online and has no connection left.
    public const string Offline = Clock + Leave + """
        for _, member in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
            if redis.call('ZSCORE', KEYS[2], string.sub(member, 1, 36)) then return 0 end
        end
        redis.call('ZREM', KEYS[2], 'p:' .. ARGV[1])
        if redis.call('SREM', KEYS[1], ARGV[1]) == 0 then return 0 end
        leave(KEYS[4], ARGV[1])
        return 1
        """;

    // KEYS: players, left. ARGV: player ids. Returns for each how long they have been offline (ms), 0 for those online. For a player of whom that is
    // not known it begins now.
    public const string Absence = Clock + Leave + """
        local absences = {}
        for i, player in ipairs(ARGV) do
            absences[i] = 0
            if redis.call('SISMEMBER', KEYS[1], player) == 0 then
                local at = redis.call('HGET', KEYS[2], player)
                if at then absences[i] = math.max(1, now - at) else leave(KEYS[2], player) absences[i] = 1 end
            end
        end
        return absences
        """;

    // KEYS: players, connections, seen, left. ARGV: timeout (ms). Returns the players who are online, and those who went offline.
    public const string Online = Clock + Sweep + """
        local gone = sweep(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1])
        local online = {}
        for _, player in ipairs(redis.call('SMEMBERS', KEYS[1])) do
            if redis.call('ZSCORE', KEYS[3], 'p:' .. player) then online[#online + 1] = player end
        end
        return {online, gone}
        """;

    // KEYS: set of the player's connections. ARGV: process, then alternately connection id and how long it has been silent (ms).
    public const string Silence = Clock + """
        for i = 2, #ARGV, 2 do
            redis.call('ZADD', KEYS[1], 'XX', now - ARGV[i + 1], ARGV[i] .. ':' .. ARGV[1])
        end
        return 1
        """;

    // KEYS: connections, seen, set of the player's connections. ARGV: process, connections per player.
    // Removes and returns the connections of this process that are in excess. Ids rise with time: the newest connections replace the others.
    public const string Replace = """
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
}
