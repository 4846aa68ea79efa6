using StackExchange.Redis;

namespace GameSession.Api.Redis;

/// <summary>
/// Best-effort calls to Redis: a call returns null when Redis is unavailable, refuses it, or is silent for longer than the client's timeout.
/// After a call without an answer, calls return null at once for a moment. Then one call tests whether Redis answers again while the others still
/// return null. A failure of Redis is never thrown. Thread-safe.
/// </summary>
internal sealed class BestEffortRedis : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly IConnectionMultiplexer _redis;
    private readonly TimeProvider _time;
    private readonly FailureLog _failures;

    // 0 while Redis is believed to answer.
    private long _pausedUntil;

    public BestEffortRedis(IConnectionMultiplexer redis, TimeProvider time, ILogger<BestEffortRedis> logger)
    {
        _redis = redis;
        _time = time;
        _failures = new FailureLog("Calling Redis", time, logger);
        _redis.ConnectionRestored += OnConnectionRestored;
    }

    public async Task<TResult?> TryAsync<TState, TResult>(Func<IDatabase, TState, Task<TResult>> ask, TState state)
        where TResult : class
    {
        if (!_redis.IsConnected || !MayTry()) return null;
        try
        {
            var answer = await ask(_redis.GetDatabase(), state);
            Volatile.Write(ref _pausedUntil, 0);
            _failures.Works();
            return answer;
        }
        catch (Exception e) when (RedisErrors.IsAway(e))
        {
            if (e is not RedisServerException) Volatile.Write(ref _pausedUntil, After(Pause));
            _failures.Fails(e, passes: true);
            return null;
        }
    }

    public void Dispose() => _redis.ConnectionRestored -= OnConnectionRestored;

    private bool MayTry()
    {
        var until = Volatile.Read(ref _pausedUntil);
        if (until == 0) return true;
        return _time.GetTimestamp() >= until && Interlocked.CompareExchange(ref _pausedUntil, After(Pause), until) == until;
    }

    private long After(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs e) => Volatile.Write(ref _pausedUntil, 0);
}
