using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>
/// Counts attempts to open a socket by the address that they come from, those with a wrong token included, and answers what is too much
/// with 429. The address is the peer's, or what a trusted proxy says.
/// </summary>
internal static class ConnectionAttempts
{
    /// <summary>Must come after the forwarded headers and before authentication.</summary>
    public static void UseConnectionLimit(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            var decision = await http.RequestServices.GetRequiredService<RateLimiter>()
                .TakeAsync(RateLimitUse.ConnectionAttempt(http.Connection.RemoteIpAddress));
            if (!decision.IsAllowed)
            {
                await Problems.WriteAsync(http, GameErrors.RateLimited(decision.Reset), decision);
                return;
            }
        }

        await next(http);
    });
}
