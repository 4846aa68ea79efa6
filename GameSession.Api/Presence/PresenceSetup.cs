using GameSession.Api.Sessions;

namespace GameSession.Api.Presence;

/// <summary>Presence: who is online.</summary>
internal static class PresenceSetup
{
    public static void AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<PresenceStore>();
        services.AddHostedSingleton<PresenceTracker>();
    }
}
