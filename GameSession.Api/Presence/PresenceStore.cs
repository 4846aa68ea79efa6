using System.Globalization;
using GameSession.Api.Domain;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using GameSession.Api.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace GameSession.Api.Presence;

/// <summary>
/// Reads and writes the sessions' keys in Redis. All data there is derived: every refresh writes all that this process knows, so that an emptied
/// Redis fills again. Each operation is one script over the keys of one session and uses Redis's clock. Results are null while Redis is
/// unavailable.
/// </summary>
internal sealed class PresenceStore(BestEffortRedis redis, SessionRuntimeServices process, IOptions<ConnectionLimits> limits)
{
    /// <summary>The most connections of one refresh: Redis does nothing else meanwhile.</summary>
    public const int ConnectionsPerRefresh = 500;

    // ICD, "TTL Policies".
    private static readonly TimeSpan MetaTtl = TimeSpan.FromHours(24);
    private static readonly TimeSpan PlayersTtl = TimeSpan.FromHours(1);
    private static readonly TimeSpan ConnectionsTtl = TimeSpan.FromMinutes(5);

    // What was not heard from during two heartbeats belongs to a process that died.
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(Math.Max(60, 2 * limits.Value.HeartbeatSeconds));

    /// <summary>Writes the session's metadata; null when Redis does not take them.</summary>
    public async Task<bool?> ShowAsync(Session session) =>
        await RunAsync(PresenceScripts.Meta, [PresenceKeys.Of(session.Id).Meta], [Milliseconds(MetaTtl), .. Meta(session)]) is null ? null : true;

    /// <summary>Marks these connections of this process as heard from, and removes what was not heard from in time.</summary>
    /// <param name="isWhole">Also removes entries of the session that were never heard from.</param>
    public async Task<PresenceChange?> RefreshAsync(Session session, IReadOnlyCollection<Connection> connections, bool isWhole)
    {
        var keys = PresenceKeys.Of(session.Id);
        List<RedisKey> all = [keys.Meta, keys.Players, keys.Connections, keys.Seen, keys.Left];
        List<RedisValue> arguments =
        [
            isWhole, Milliseconds(MetaTtl), Milliseconds(PlayersTtl), Milliseconds(ConnectionsTtl), Milliseconds(_timeout), Process,
            limits.Value.ConnectionsPerPlayer, $"{session.Id}", .. Meta(session),
        ];
        foreach (var connection in connections)
        {
            all.Add(PresenceKeys.ConnectionsOf(session.Id, connection.PlayerId));
            arguments.AddRange([$"{connection.Id}", $"{connection.PlayerId}", Milliseconds(connection.Silence)]);
        }

        var result = await RunAsync(PresenceScripts.Refresh, [.. all], [.. arguments]);
        return result is null ? null : new PresenceChange(Ids(result[0]), Ids(result[1]), Ids(result[2]));
    }

    public Task DisconnectAsync(Connection connection)
    {
        var keys = PresenceKeys.Of(connection.SessionId);
        return RunAsync(
            PresenceScripts.Disconnect,
            [keys.Connections, keys.Seen, PresenceKeys.ConnectionsOf(connection.SessionId, connection.PlayerId)],
            [$"{connection.Id}", $"{connection.PlayerId}", Process, Milliseconds(ConnectionsTtl)]);
    }

    /// <summary>
    /// Removes the player from those online if no connection is left in any process. True when the player was online and was removed.
    /// </summary>
    public async Task<bool?> TryGoOfflineAsync(Guid sessionId, Guid playerId)
    {
        var keys = PresenceKeys.Of(sessionId);
        RedisKey[] players = [keys.Players, keys.Seen, PresenceKeys.ConnectionsOf(sessionId, playerId), keys.Left];
        return await RunAsync(PresenceScripts.Offline, players, [$"{playerId}"]) is { } removed ? (int)removed == 1 : null;
    }

    /// <summary>The players who are online, and those whom this call found to be offline.</summary>
    public async Task<(IReadOnlySet<Guid> Online, IReadOnlyList<Guid> Gone)?> OnlineAsync(Guid sessionId)
    {
        var keys = PresenceKeys.Of(sessionId);
        return await RunAsync(PresenceScripts.Online, [keys.Players, keys.Connections, keys.Seen, keys.Left], [Milliseconds(_timeout)]) is { } result
            ? (Ids(result[0]).ToHashSet(), Ids(result[1]))
            : null;
    }

    /// <summary>How long each of these players has not been online; zero for those who are.</summary>
    public async Task<IReadOnlyDictionary<Guid, TimeSpan>?> AbsencesAsync(Guid sessionId, IReadOnlyList<Guid> players)
    {
        var keys = PresenceKeys.Of(sessionId);
        var result = await RunAsync(PresenceScripts.Absence, [keys.Players, keys.Left], [.. players.Select(p => (RedisValue)$"{p}")]);
        return result is null
            ? null
            : players.Zip((long[])result!).ToDictionary(absence => absence.First, absence => TimeSpan.FromMilliseconds(absence.Second));
    }

    /// <summary>Records how long this process's connections of a player have been silent by now.</summary>
    public Task NoteSilenceAsync(Guid sessionId, Guid playerId, IEnumerable<Connection> connections) => RunAsync(
        PresenceScripts.Silence,
        [PresenceKeys.ConnectionsOf(sessionId, playerId)],
        [Process, .. connections.SelectMany(c => new RedisValue[] { $"{c.Id}", Milliseconds(c.Silence) })]);

    /// <summary>
    /// Removes those connections of this process that exceed the player's limit, longest silent first. Connections of processes that no longer
    /// run do not count.
    /// </summary>
    public async Task<IReadOnlyList<Guid>?> ReplaceAsync(Guid sessionId, Guid playerId)
    {
        var keys = PresenceKeys.Of(sessionId);
        return await RunAsync(
            PresenceScripts.Replace,
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

    // Others may write to Redis too: a value that is not a UUID is ignored.
    private static List<Guid> Ids(RedisResult result) =>
        [.. ((string?[])result!).Select(m => Guid.TryParse(m, out var id) ? id : (Guid?)null).OfType<Guid>()];
}
