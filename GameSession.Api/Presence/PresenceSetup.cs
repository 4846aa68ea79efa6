using GameSession.Api.Sessions;

namespace GameSession.Api.Presence;

/// <summary>Who is at the table.</summary>
internal static class PresenceSetup
{
    public static void AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<PresenceStore>();
        services.AddHostedSingleton<PresenceTracker>();
    }
}
