using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace GameSession.Api.Redis;

/// <summary>The connection to Redis. Nothing waits for it while it is unavailable.</summary>
internal static class RedisSetup
{
    private const string ConnectionName = "redis";
    private const string ClientLog = "StackExchange.Redis.ConnectionMultiplexer";

    // Redis answers at once or has a problem; nothing here may wait long for it.
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
            // Commands that could not be sent while Redis was unavailable are out of date by the time it answers.
            options.BacklogPolicy = BacklogPolicy.FailFast;
            // Without it, the client library reads on threads of its own, and every message is handed on from them to the thread pool.
            options.SocketManager = SocketManager.ThreadPool;
        });
        // While Redis is unavailable, the client library logs an Error for every attempt, every second. The backplane logs it once.
        if (builder.Configuration[$"Logging:LogLevel:{ClientLog}"] is null) builder.Logging.AddFilter(ClientLog, LogLevel.Critical);
        builder.Services.AddHealthChecks().AddCheck<RedisWritesHealthCheck>("redis.writes", HealthStatus.Degraded);
        builder.Services.AddSingleton<BestEffortRedis>();
    }
}
