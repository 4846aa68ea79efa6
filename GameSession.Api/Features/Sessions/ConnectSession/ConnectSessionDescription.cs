using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.RateLimits;
using GameSession.Api.Security;

namespace GameSession.Api.Features.Sessions.ConnectSession;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class ConnectSessionDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Connections,
        "Connect",
        """
        Upgrades the request to the session's WebSocket. Over HTTP/2 the request is an extended CONNECT (RFC 8441). Create or join the session first:
        both return the connection token and, as `websocket_url`, this address.

        A browser cannot set headers. It offers three subprotocols instead, and the answer selects the first of them:

        ```js
        new WebSocket(websocket_url, ["gamesession.v2", `bearer.${jwt}`, `session.${connection_token}`])
        ```

        A page must have the service's own origin, or one that the service is configured to allow. The answers here are those before the upgrade.
        After it the service reports errors on the WebSocket: one `connection_error`, then a close with a code that says whether to come back.
        """)
    {
        Parameters =
        [
            new(SocketCredentials.SessionTokenHeader, "The connection token.", ExampleSession.ConnectionToken) { IsHeader = true },
            new(
                AnswerHeaders.Subprotocol, "In a browser: `gamesession.v2`, and the two tokens with their prefixes.",
                $"gamesession.v2, bearer.eyJhbGciOi, session.{ExampleSession.ConnectionToken}") { IsHeader = true },
        ],
        Success = new(StatusCodes.Status101SwitchingProtocols, "The WebSocket is open. Its first message is `connection_established`."),
        OtherSuccess = new(StatusCodes.Status200OK, "The same over HTTP/2."),
        Refusals =
        [
            GameErrors.InvalidMessage("This is a WebSocket endpoint; send an upgrade request."), GameErrors.ForbiddenOrigin(),
            .. SharedRefusals.RateLimit,
        ],
    };
}
