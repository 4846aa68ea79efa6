using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace GameSession.Api.Redis;

/// <summary>
/// Whether Redis takes writes. Only a write can tell: a Redis replica, a Redis that is out of memory and one whose disk fails still answer a
/// ping.
/// </summary>
internal sealed class RedisWritesHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    private static readonly RedisKey Key = "health";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await redis.GetDatabase().StringSetAsync(Key, Environment.MachineName, Life).WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
