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

    public static string? BearerToken(HttpContext http) => Offered(http, BearerPrefix);

    public static string? SessionToken(HttpContext http) =>
        http.Request.Headers[SessionTokenHeader] is [{ Length: > 0 } header] ? header : Offered(http, SessionPrefix);

    private static string? Offered(HttpContext http, string prefix)
    {
        if (!http.WebSockets.IsWebSocketRequest) return null;
        foreach (var protocol in http.WebSockets.WebSocketRequestedProtocols)
        {
            if (protocol.StartsWith(prefix, StringComparison.Ordinal)) return protocol[prefix.Length..];
        }

        return null;
    }
}
