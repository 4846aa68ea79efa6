using System.Collections.Concurrent;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace GameSession.Api.Sessions;

/// <summary>
/// Knows which process owns a session: the one that decides and commits the commands of all of them while several have the session in memory
/// (decision 0036). The owner's id is in the Redis key <c>session:{session_id}:owner</c>, for as long as the owner has connections to the session
/// and renews it.
/// <para>
/// Guarantee: none. Two processes may take themselves for the owner, or nobody does: then they commit in competition and the log decides, as for
/// every append. Asking never waits. While Redis is unavailable no process owns a session of which another one thinks so. Thread-safe.
/// </para>
/// </summary>
internal sealed class SessionOwners(
    SessionRuntimeServices process, BestEffortRedis redis, IOptions<SessionOptions> options, TimeProvider time, ILogger<SessionOwners> logger)
    : LoopService(new FailureLog("Renewing the ownership of sessions", time, logger)), IHostedLifecycleService
{
    private const int SessionsPerCall = 500;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RenewEvery = Ttl / 3;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // KEYS: owner of each session. ARGV: this process, TTL (ms), 1 to become the owner where there is none.
    // Returns each session's owner, or an empty string. A process that does not subscribe to its channel has ended or does not reach Redis.
    private const string ClaimScript = """
        local runs, owners = {}, {}
        for i, key in ipairs(KEYS) do
            local owner = redis.call('GET', key)
            if owner and owner ~= ARGV[1] then
                if runs[owner] == nil then runs[owner] = redis.call('PUBSUB', 'NUMSUB', 'process:' .. owner .. ':commands')[2] > 0 end
                if not runs[owner] then owner = false end
            end
            if ARGV[3] == '1' and (not owner or owner == ARGV[1]) then
                owner = ARGV[1]
                redis.call('SET', key, owner, 'PX', ARGV[2])
            end
            owners[i] = owner or ''
        end
        return owners
        """;

    // KEYS: owner of each session. ARGV: this process.
    private const string ReleaseScript = """
        for _, key in ipairs(KEYS) do
            if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
        end
        return 1
        """;

    private readonly ConcurrentDictionary<Guid, Ownership> _known = new();
    private readonly ConcurrentDictionary<Guid, bool> _asked = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _renewAt;
    private volatile bool _mayOwn;

    /// <summary>
    /// The other process that owns the session; null when this process is to decide by itself. The first question about a session is answered with
    /// null, and has the owner looked up.
    /// </summary>
    public Guid? OtherOwnerOf(Guid sessionId)
    {
        if (_known.TryGetValue(sessionId, out var known) && time.GetTimestamp() < known.Until)
        {
            return known.Owner == process.ProcessId ? null : known.Owner;
        }

        if (_asked.TryAdd(sessionId, true)) Wake();
        return null;
    }

    /// <summary>Whether this process owns the session, as far as it knows.</summary>
    public bool IsOwner(Guid sessionId) =>
        _known.TryGetValue(sessionId, out var known) && known.Owner == process.ProcessId && time.GetTimestamp() < known.Until;

    /// <summary>From now on this process hears what others forward to it, so it may own sessions.</summary>
    public void Open() => _mayOwn = true;

    /// <summary>The session's owner has not answered: until its ownership would have expired, this process decides by itself.</summary>
    public void Distrust(Guid sessionId) => _known[sessionId] = new Ownership(null, time.After(Ttl));

    /// <summary>The process is not the session's owner, or not any more.</summary>
    public void Forget(Guid sessionId, Guid owner)
    {
        if (_known.TryGetValue(sessionId, out var known) && known.Owner == owner) _known.TryRemove(KeyValuePair.Create(sessionId, known));
    }

    /// <summary>The process has ended, or does not reach Redis.</summary>
    public void Forget(Guid owner)
    {
        foreach (var (sessionId, known) in _known)
        {
            if (known.Owner == owner) _known.TryRemove(KeyValuePair.Create(sessionId, known));
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Leaves this process's sessions to the others, while its clients still leave it. From then on it forwards commands to whoever takes them.
    /// </summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _mayOwn = false;
        await ReleaseAsync([.. _known.Where(k => k.Value.Owner == process.ProcessId).Select(k => k.Key)]);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _wake.WaitAsync(options.Value.ForwardCommands ? RenewEvery : Timeout.InfiniteTimeSpan, ct);
        if (time.GetTimestamp() >= _renewAt)
        {
            _renewAt = time.After(RenewEvery);
            foreach (var (sessionId, _) in process.Hub.Groups) _asked.TryAdd(sessionId, true);
            await ForgetUnusedAsync();
        }

        foreach (var sessions in _asked.Keys.Chunk(SessionsPerCall)) await ClaimAsync(sessions);
        Works();
    }

    // Redis being unavailable causes no exception here, so none is transient.
    protected override bool Passes(Exception e) => false;

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // The loop has not begun its next round yet, and will see this session too.
        }
    }

    private async Task ClaimAsync(Guid[] sessions)
    {
        foreach (var sessionId in sessions) _asked.TryRemove(sessionId, out _);
        var until = time.After(Ttl);
        var owners = (string?[]?)await redis.TryAsync(
            static (database, asked) => database.ScriptEvaluateAsync(ClaimScript, asked.Keys, asked.Arguments),
            (Keys: Keys(sessions), Arguments: new RedisValue[] { $"{process.ProcessId}", (long)Ttl.TotalMilliseconds, _mayOwn }));
        foreach (var (i, sessionId) in sessions.Index())
        {
            var owner = Guid.TryParse(owners?[i], out var id) ? id : (Guid?)null;
            if (owner is null) _known[sessionId] = new Ownership(null, time.After(RetryAfter));
            else if (owner == process.ProcessId || !IsDistrusted(sessionId)) _known[sessionId] = new Ownership(owner, until);
        }
    }

    private bool IsDistrusted(Guid sessionId) =>
        _known.TryGetValue(sessionId, out var known) && known.Owner is null && time.GetTimestamp() < known.Until;

    // A process without connections to a session has no use for it.
    private async Task ForgetUnusedAsync()
    {
        var released = new List<Guid>();
        foreach (var (sessionId, known) in _known)
        {
            if (!process.Hub.Group(sessionId).IsEmpty) continue;
            if (_known.TryRemove(KeyValuePair.Create(sessionId, known)) && known.Owner == process.ProcessId) released.Add(sessionId);
        }

        await ReleaseAsync(released);
    }

    private async Task ReleaseAsync(List<Guid> sessions)
    {
        foreach (var some in sessions.Chunk(SessionsPerCall))
        {
            foreach (var sessionId in some) Forget(sessionId, process.ProcessId);
            await redis.TryAsync(
                static (database, asked) => database.ScriptEvaluateAsync(ReleaseScript, asked.Keys, asked.Arguments),
                (Keys: Keys(some), Arguments: new RedisValue[] { $"{process.ProcessId}" }));
        }
    }

    private static RedisKey[] Keys(Guid[] sessions) => Array.ConvertAll(sessions, id => (RedisKey)$"session:{id}:owner");

    /// <param name="Owner">Null: each process decides by itself.</param>
    private sealed record Ownership(Guid? Owner, long Until);
}
