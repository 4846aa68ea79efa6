namespace GameSession.Api.Realtime;

/// <summary>Connections, and the backplane between processes.</summary>
internal static class RealtimeSetup
{
    public static void AddRealtime(this WebApplicationBuilder builder)
    {
        // What arrives is handled, and what is sent is written, on the thread at hand: otherwise each message costs two switches to other threads on
        // the way in, and one for each recipient on the way out. It is unsafe only for code that blocks its thread, and this service's does not.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddOptions<ConnectionLimits>().BindConfiguration("GameSession").ValidateDataAnnotations().ValidateOnStart();
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
