using System.Collections.Concurrent;
using System.Threading.Channels;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Redis;
using StackExchange.Redis;

namespace GameSession.Api.Sessions;

/// <summary>
/// Keeps a copy of each session's combat in Redis (ICD, "Session State", "Combat state"), as the game master sees it, for an hour after its last
/// update. The copy is derived and may be a moment late: no command waits for it. Writing a version older than the one in Redis changes nothing,
/// whichever process writes it. Thread-safe.
/// </summary>
internal sealed class CombatMirror(BestEffortRedis redis, TimeProvider time, ILogger<CombatMirror> logger)
    : LoopService(new FailureLog("Mirroring combats to Redis", time, logger))
{
    // ICD, "TTL Policies".
    private static readonly TimeSpan Ttl = TimeSpan.FromHours(1);

    // The service's own key combat_version discards a write that a newer one of another process has overtaken.
    // ARGV: version, TTL (ms), 1 to write only a copy that is missing or out of date, and for a running combat: round, turn, initiative_order,
    // active_effects.
    private const string Script = """
        local known = tonumber(redis.call('GET', KEYS[2]) or 0)
        local version = tonumber(ARGV[1])
        if known > version then return 0 end
        local exists = redis.call('EXISTS', KEYS[1]) == 1
        if ARGV[3] == '1' and #ARGV == 3 and not exists then return 0 end
        if ARGV[3] == '1' and #ARGV > 3 and exists and known == version then return 0 end
        if #ARGV == 3 then
            redis.call('DEL', KEYS[1])
        else
            redis.call('HSET', KEYS[1], 'round', ARGV[4], 'turn', ARGV[5], 'initiative_order', ARGV[6], 'active_effects', ARGV[7])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private readonly ConcurrentDictionary<Guid, (Session Session, bool IsMissing)> _waiting = new();
    private readonly Channel<Guid> _queue = Channel.CreateUnbounded<Guid>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Queues a write of the session's combat, which has changed, begun or ended.</summary>
    public void Update(Session session) => Post(session, isMissing: false);

    /// <summary>Writes a running combat that Redis lacks, for what is left of its hour, and removes one that has ended.</summary>
    public void Restore(Session session)
    {
        if (session.CombatChange.Version > 0 && Left(session) > TimeSpan.Zero) Post(session, isMissing: true);
    }

    /// <summary>
    /// Removes the copy. It comes from versions that the log has lost, and its version could be higher than that of the next write.
    /// </summary>
    public async Task ForgetAsync(Guid sessionId)
    {
        _waiting.TryRemove(sessionId, out _);
        await redis.TryAsync(
            static (database, id) =>
            database.ScriptEvaluateAsync("return redis.call('DEL', KEYS[1], KEYS[2])", [$"session:{id}:combat", $"session:{id}:combat_version"]),
            sessionId);
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var sessionId = await _queue.Reader.ReadAsync(ct);
        // The next heartbeat repeats a write that Redis did not take.
        if (_waiting.TryRemove(sessionId, out var waiting)) await WriteAsync(waiting.Session, waiting.IsMissing);
        Works();
    }

    // Redis being unavailable causes no exception here, so none is transient.
    protected override bool Passes(Exception e) => false;

    // One queue entry for each session is enough, because only its newest version is written.
    private void Post(Session session, bool isMissing)
    {
        var isWaiting = true;
        _waiting.AddOrUpdate(
            session.Id,
            _ =>
            {
                isWaiting = false;
                return (session, isMissing);
            },
            (_, before) =>
            {
                isWaiting = true;
                return before.Session.Version >= session.Version && !before.IsMissing ? before : (session, isMissing);
            });
        if (!isWaiting) _queue.Writer.TryWrite(session.Id);
    }

    private async Task WriteAsync(Session session, bool isMissing)
    {
        var arguments =
            new List<RedisValue> { session.CombatChange.Version, (long)(isMissing ? Left(session) : Ttl).TotalMilliseconds, isMissing ? 1 : 0 };
        if (!session.HasEnded && session.State[CombatDocument.Name] is StateObject combat)
        {
            arguments.AddRange([Text("round"), Text("turn_number"), Text("initiative_order"), Text("active_effects")]);

            RedisValue Text(string member) => combat[member]!.ToUtf8();
        }

        await redis.TryAsync(
            static (database, asked) =>
            database.ScriptEvaluateAsync(Script, [$"session:{asked.Id}:combat", $"session:{asked.Id}:combat_version"], asked.Arguments),
            (session.Id, Arguments: arguments.ToArray()));
    }

    private TimeSpan Left(Session session) => Ttl - (time.GetUtcNow().UtcDateTime - session.CombatChange.At);
}
