using System.Security.Claims;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.ConnectSession;

/// <summary>ICD, "Connection Establishment". Refusals before the upgrade are sent over HTTP, all later ones on the WebSocket.</summary>
internal static class ConnectSessionEndpoint
{
    // HTTP/2 opens a WebSocket with CONNECT (RFC 8441).
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Connect];

    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapMethods("/api/v2/sessions/{sessionId:guid}/ws", Methods, ConnectAsync)
        .WithName("ConnectSession")
        .Describe(ConnectSessionDescription.Operation)
        .RequireAuthorization();

    private static async Task ConnectAsync(
        Guid sessionId, HttpContext http, ClaimsPrincipal user, OriginPolicy origins, ConnectionFactory connections, SocketRoutes socket,
        ConnectionAllowance allowance, ISender sender)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.WriteAsync(http, GameErrors.InvalidMessage("This is a WebSocket endpoint; send an upgrade request."));
            return;
        }

        if (!origins.Allows(http.Request))
        {
            await Problems.WriteAsync(http, GameErrors.ForbiddenOrigin());
            return;
        }

        var token = SocketCredentials.SessionToken(http);
        using var connection = await connections.AcceptAsync(http, sessionId, user.PlayerId(), SocketCredentials.Subprotocol);
        var (connected, _) = await sender.Send(new ConnectSession(sessionId, token, connection), CancellationToken.None);
        if (connected.IsError)
        {
            connection.Send(Frame.Text(Envelope.WriteError(MessageTypes.ConnectionError, connected.Error!, reference: null)));
            connection.Close(ConnectionRefusals.CloseCodeOf(connected.Error!), connected.Error!.Code);
            await connection.RunAsync(_ => Task.CompletedTask);
            return;
        }

        await using (connected.Value)
        {
            using var expiry = connections.CloseWhenExpired(connection, http.TokenExpiry());
            var player = new SocketPlayer(connection, connected.Value.IsGameMaster, allowance, sender);
            await connection.RunAsync(frame => socket.HandleAsync(player, frame));
        }
    }
}
