namespace GameSession.Api.Messaging;

/// <summary>The bus.</summary>
internal static class MessagingSetup
{
    // Opened by whoever needs it first, never at the start: play goes on while the broker is away.
    public static void AddMessaging(this WebApplicationBuilder builder) =>
        builder.AddRabbitMQClient("rabbitmq", settings => settings.DisableAutoActivation = true);
}
