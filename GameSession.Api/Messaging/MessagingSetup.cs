namespace GameSession.Api.Messaging;

/// <summary>The bus.</summary>
internal static class MessagingSetup
{
    private const string ConnectionName = "rabbitmq";

    // Opened by whoever needs it first, never at the start: play goes on while the broker is away.
    public static void AddMessaging(this WebApplicationBuilder builder)
    {
        builder.Configuration.RequireConnectionString(ConnectionName);
        builder.AddRabbitMQClient(ConnectionName, settings =>
        {
            settings.DisableAutoActivation = true;
            settings.DisableTracing = !builder.Configuration.ExportsTelemetry();
        });
        builder.Services.AddSingleton<BusConnection>();
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration("GameSession:Outbox").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedService<OutboxMetrics>();
        builder.Services.AddHostedService<OutboxRelay>();
    }
}
