using GameSession.Api.Redis;
using Microsoft.Extensions.Options;

namespace GameSession.Api.RateLimits;

/// <summary>
/// Applies the ICD's limits. Uses are counted in Redis, over all processes, in sliding windows: no stretch of time as long as the window has more
/// uses than the limit. One call is one round trip and uses only Redis's clock. While Redis is unavailable, each process counts for itself.
/// Thread-safe.
/// </summary>
internal sealed class RateLimiter(BestEffortRedis redis, IOptions<RateLimitOptions> options, TimeProvider time)
{
    // The list holds the time (ms) of each allowed use, oldest first, and expires when none of them counts any more.
    // ARGV: permits, window (ms). Returns whether the use is allowed, how many more would be, and in how many ms the oldest stops counting.
    private const string Script = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local permits, window = tonumber(ARGV[1]), tonumber(ARGV[2])
        local oldest = redis.call('LINDEX', KEYS[1], 0)
        -- One from the future is from before the clock was set back.
        while oldest and (tonumber(oldest) <= now - window or tonumber(oldest) > now) do
            redis.call('LPOP', KEYS[1])
            oldest = redis.call('LINDEX', KEYS[1], 0)
        end
        local used = redis.call('LLEN', KEYS[1])
        if used >= permits then return {0, 0, tonumber(oldest) + window - now} end
        redis.call('RPUSH', KEYS[1], now)
        redis.call('PEXPIRE', KEYS[1], window)
        return {1, permits - used - 1, tonumber(oldest or now) + window - now}
        """;

    private readonly LocalWindows _local = new(time);

    public async ValueTask<RateLimitDecision> TakeAsync(RateLimitUse use)
    {
        var limit = options.Value.Of(use.Kind);
        if (limit.Permits == 0) return RateLimitDecision.Unlimited(use.Kind);
        limit = limit with { Permits = limit.Permits * use.Share };
        var answer = await redis.TryAsync(static (database, asked) => database.ScriptEvaluateAsync(
            Script, [asked.Key], [asked.Permits, (long)asked.Window.TotalMilliseconds]), (use.Key, limit.Permits, limit.Window));
        if (answer is null) return _local.Take(use, limit);
        _local.Sweep();
        return new RateLimitDecision(use.Kind, limit, (int)answer[0] == 1, (int)answer[1], TimeSpan.FromMilliseconds((long)answer[2]));
    }
}
