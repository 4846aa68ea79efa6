using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace GameSession.Api.Redis;

/// <summary>The connection to Redis, whose absence nothing waits for.</summary>
internal static class RedisSetup
{
    private const string ConnectionName = "redis";
    private const string ClientLog = "StackExchange.Redis.ConnectionMultiplexer";

    // Redis answers at once or is in trouble; nothing here may wait long for it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public static void AddRedis(this WebApplicationBuilder builder)
    {
        builder.Configuration.RequireConnectionString(ConnectionName);
        builder.AddRedisClient(ConnectionName, settings =>
        {
            settings.DisableAutoActivation = true;
            settings.DisableTracing = !builder.Configuration.ExportsTelemetry();
        }, options =>
        {
            options.AsyncTimeout = (int)Timeout.TotalMilliseconds;
            options.ConnectTimeout = (int)Timeout.TotalMilliseconds;
            options.ReconnectRetryPolicy = new LinearRetry((int)Timeout.TotalMilliseconds);
            // What could not be sent while Redis was away is out of date by the time it could be.
            options.BacklogPolicy = BacklogPolicy.FailFast;
        });
        // An Error for every attempt, every second, while Redis is away; the backplane says once that it is.
        if (builder.Configuration[$"Logging:LogLevel:{ClientLog}"] is null) builder.Logging.AddFilter(ClientLog, LogLevel.Critical);
        builder.Services.AddHealthChecks().AddCheck<RedisWritesHealthCheck>("redis.writes", HealthStatus.Degraded);
        builder.Services.AddSingleton<BestEffortRedis>();
    }
}
