using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace GameSession.Api.Realtime;

/// <summary>Connections, and the backplane between processes.</summary>
internal static class RealtimeSetup
{
    private const string ConnectionName = "redis";
    private const string ClientLog = "StackExchange.Redis.ConnectionMultiplexer";

    // Redis answers at once or is in trouble; nothing here may wait long for it.
    private static readonly TimeSpan RedisPatience = TimeSpan.FromSeconds(1);

    public static void AddRealtime(this WebApplicationBuilder builder)
    {
        builder.Configuration.RequireConnectionString(ConnectionName);
        builder.AddRedisClient(ConnectionName, settings =>
        {
            settings.DisableAutoActivation = true;
            settings.DisableTracing = !builder.Configuration.ExportsTelemetry();
        }, options =>
        {
            options.AsyncTimeout = (int)RedisPatience.TotalMilliseconds;
            options.ConnectTimeout = (int)RedisPatience.TotalMilliseconds;
            options.ReconnectRetryPolicy = new LinearRetry((int)RedisPatience.TotalMilliseconds);
            // What could not be sent while Redis was away is out of date by the time it could be.
            options.BacklogPolicy = BacklogPolicy.FailFast;
        });
        // An Error for every attempt, every second, while Redis is away; the backplane says once that it is.
        if (builder.Configuration[$"Logging:LogLevel:{ClientLog}"] is null) builder.Logging.AddFilter(ClientLog, LogLevel.Critical);
        builder.Services.AddHealthChecks().AddCheck<RedisWritesHealthCheck>("redis.writes", HealthStatus.Degraded);
        builder.Services.AddOptions<ConnectionLimits>().BindConfiguration("GameSession").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<OptionalRedis>();
        builder.Services.AddSingleton<ConnectionMetrics>();
        builder.Services.AddSingleton<ConnectionHub>();
        builder.Services.AddSingleton<ConnectionFactory>();
        builder.Services.AddSingleton<RedisBackplane>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisBackplane>());
        builder.Services.AddHostedService<ConnectionDrain>();
    }

    /// <summary>Must come before authentication, which looks for the token among the subprotocols that a WebSocket request offers.</summary>
    public static void UseSockets(this WebApplication app)
    {
        app.Use(UpgradeTap.InstallAsync);
        app.UseWebSockets();
    }
}
