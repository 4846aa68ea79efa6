namespace GameSession.Api.Security;

/// <summary>
/// Reads the tokens that a client sends to open a WebSocket: in headers or, because a browser cannot set headers, as subprotocols offered
/// beside <see cref="Subprotocol"/>. Never in the URL, because URLs end up in logs.
/// </summary>
internal static class SocketCredentials
{
    public const string Subprotocol = "gamesession.v2";
    public const string SessionTokenHeader = "X-Session-Token";
    private const string BearerPrefix = "bearer.";
    private const string SessionPrefix = "session.";

    /// <summary>The JWT that a browser offers as a subprotocol; null when there is none, and the framework then reads the header.</summary>
    public static string? OfferedBearerToken(HttpContext http) => Offered(http, BearerPrefix).FirstOrDefault();

    /// <summary>Whether there is more than one JWT: a proxy in front may have checked another one than this service would.</summary>
    public static bool ShowsSeveralBearerTokens(HttpContext http) =>
        http.Request.Headers.Authorization.Count(h => h?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true)
            + Offered(http, BearerPrefix).Count() > 1;

    /// <summary>The connection token; null when there is none or more than one.</summary>
    public static string? SessionToken(HttpContext http) =>
        http.Request.Headers[SessionTokenHeader].Concat(Offered(http, SessionPrefix)).Take(2).ToList() is [{ Length: > 0 } token] ? token : null;

    private static IEnumerable<string> Offered(HttpContext http, string prefix) => http.WebSockets.IsWebSocketRequest
        ? http.WebSockets.WebSocketRequestedProtocols.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..])
        : [];
}
