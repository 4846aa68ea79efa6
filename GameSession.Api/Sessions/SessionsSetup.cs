using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>The session runtime.</summary>
internal static class SessionsSetup
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration("GameSession").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<SessionRuntimeServices>();
        // Stopped in the opposite order: first the tail, then the sessions, then what commits for them, and last what shows their combats.
        services.AddHostedSingleton<CombatMirror>();
        services.AddHostedSingleton<GroupCommit>();
        services.AddHostedSingleton<SessionRegistry>();
        services.AddHostedSingleton<SessionTail>();
    }

    /// <summary>A hosted service that others may ask for.</summary>
    public static void AddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
