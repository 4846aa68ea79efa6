using GameSession.Api.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameSession.Api.Messaging;

/// <summary>The bus.</summary>
internal static class MessagingSetup
{
    private const string ConnectionName = "rabbitmq";
    private const string ClientLog = "RabbitMQ.Client";

    // Opened by whoever needs it first, never at the start: play goes on while the broker is away.
    public static void AddMessaging(this WebApplicationBuilder builder)
    {
        builder.Configuration.RequireConnectionString(ConnectionName);
        builder.AddRabbitMQClient(ConnectionName, settings =>
        {
            settings.DisableAutoActivation = true;
            // Publishing and consuming have spans of ours, with what the library's lack.
            settings.DisableTracing = true;
            // Whoever needs the broker tries again by itself.
            settings.MaxConnectRetryCount = 0;
        }, factory =>
        {
            factory.NetworkRecoveryInterval = TimeSpan.FromSeconds(1);
            // Whoever opens a channel declares what it needs, and consumes again.
            factory.TopologyRecoveryEnabled = false;
        });
        // An Error for every connection that breaks and every attempt that fails; those who use the connection say once that the broker is away.
        if (builder.Configuration[$"Logging:LogLevel:{ClientLog}"] is null) builder.Logging.AddFilter(ClientLog, LogLevel.Critical);
        builder.Services.AddSingleton<BusConnection>();
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration("GameSession:Outbox").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<TopologyOptions>().BindConfiguration("GameSession:Topology").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedSingleton<TopologyKeeper>();
        builder.Services.AddHealthChecks().AddCheck<TopologyHealthCheck>("rabbitmq.topology", HealthStatus.Degraded);
        builder.Services.AddHostedService<OutboxMetrics>();
        builder.Services.AddHostedService<OutboxRelay>();
    }

    /// <summary>What consumes. After all that it needs: the last to start is the first to stop.</summary>
    public static void AddBusConsumer(this IServiceCollection services) => services.AddHostedService<BusConsumer>();
}
