using GameSession.Api.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameSession.Api.Messaging;

/// <summary>The bus.</summary>
internal static class MessagingSetup
{
    private const string ConnectionName = "rabbitmq";
    private const string ClientLog = "RabbitMQ.Client";

    // The first user opens the connection, not the start: sessions go on while the broker is unavailable.
    public static void AddMessaging(this WebApplicationBuilder builder)
    {
        builder.Configuration.RequireConnectionString(ConnectionName);
        builder.AddRabbitMQClient(ConnectionName, settings =>
        {
            settings.DisableAutoActivation = true;
            // Publishing and consuming have spans of the service's own, with what the library's spans lack.
            settings.DisableTracing = true;
            // Every user of the broker tries again by itself.
            settings.MaxConnectRetryCount = 0;
        }, factory =>
        {
            factory.NetworkRecoveryInterval = TimeSpan.FromSeconds(1);
            // Whoever opens a channel declares the topology, and consumes again.
            factory.TopologyRecoveryEnabled = false;
        });
        // The library logs an Error for every broken connection and every failed attempt. The users of the connection log once that the broker is
        // unavailable.
        if (builder.Configuration[$"Logging:LogLevel:{ClientLog}"] is null) builder.Logging.AddFilter(ClientLog, LogLevel.Critical);
        builder.Services.AddSingleton<BusConnection>();
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration("GameSession:Outbox").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<TopologyOptions>().BindConfiguration("GameSession:Topology").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedSingleton<TopologyKeeper>();
        builder.Services.AddHealthChecks().AddCheck<TopologyHealthCheck>("rabbitmq.topology", HealthStatus.Degraded);
        builder.Services.AddHostedService<OutboxMetrics>();
        builder.Services.AddHostedService<OutboxAnnouncer>();
        builder.Services.AddHostedService<OutboxRelay>();
    }

    /// <summary>
    /// Adds the consumer. Call it after everything that the consumer needs is added: the last service to start is the first to stop.
    /// </summary>
    public static void AddBusConsumer(this IServiceCollection services) => services.AddHostedService<BusConsumer>();
}
