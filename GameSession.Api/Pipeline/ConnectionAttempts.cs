using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Pipeline;

/// <summary>
/// Counts the attempts of each client address to open a WebSocket, including attempts with a wrong token, and answers 429 above the limit.
/// The address is the peer's, or the one that a trusted proxy reports.
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
