using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>The session runtime.</summary>
internal static class SessionsSetup
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration("GameSession").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<SeenEvents>();
        services.AddSingleton<DeclaredActions>();
        services.AddSingleton<SessionRuntimeServices>();
        // The host stops these in reverse order: the tail, the sessions, the group commit and the forwarding that they use, and last the mirror of
        // their combats.
        services.AddHostedSingleton<CombatMirror>();
        services.AddHostedSingleton<SessionOwners>();
        services.AddHostedSingleton<ForwardTimeouts>();
        services.AddHostedSingleton<CommandForwarding>();
        services.AddHostedSingleton<GroupCommit>();
        services.AddHostedSingleton<SessionRegistry>();
        services.AddHostedSingleton<SessionTail>();
    }

    /// <summary>Adds a hosted service that other services can inject.</summary>
    public static void AddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
