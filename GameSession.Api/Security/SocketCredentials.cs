namespace GameSession.Api.Security;

/// <summary>
/// How a client shows its tokens when it opens a socket: in headers, or, since a browser cannot set those, as subprotocols it offers beside
/// <see cref="Subprotocol"/>. Never in the URL, which ends up in logs.
/// </summary>
internal static class SocketCredentials
{
    public const string Subprotocol = "gamesession.v2";
    public const string SessionTokenHeader = "X-Session-Token";
    private const string BearerPrefix = "bearer.";
    private const string SessionPrefix = "session.";

    /// <summary>The JWT that a browser offers; null for none, the framework then looks into the header.</summary>
    public static string? OfferedBearerToken(HttpContext http) => Offered(http, BearerPrefix).FirstOrDefault();

    /// <summary>Whether there is more than one JWT: a proxy in front may have looked at another one than this service would.</summary>
    public static bool ShowsSeveralBearerTokens(HttpContext http) =>
        http.Request.Headers.Authorization.Count(h => h?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true)
            + Offered(http, BearerPrefix).Count() > 1;

    /// <summary>Null when there is none, or more than one.</summary>
    public static string? SessionToken(HttpContext http) =>
        http.Request.Headers[SessionTokenHeader].Concat(Offered(http, SessionPrefix)).Take(2).ToList() is [{ Length: > 0 } token] ? token : null;

    private static IEnumerable<string> Offered(HttpContext http, string prefix) => http.WebSockets.IsWebSocketRequest
        ? http.WebSockets.WebSocketRequestedProtocols.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..])
        : [];
}
