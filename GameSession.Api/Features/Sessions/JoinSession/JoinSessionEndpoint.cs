using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.JoinSession;

/// <summary>ICD, "Join Session".</summary>
internal static class JoinSessionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions/{sessionId:guid}/join",
            (Guid sessionId, JsonBody<JoinSessionRequest> body, ClaimsPrincipal user, HttpRequest http, PublicUrls urls, ISender sender,
            CancellationToken ct) =>
                sender.SendAsync(body, request => new JoinSession(sessionId, user.PlayerId(), request.CharacterId, request.Role), ct)
                    .ToHttpAsync(joined => new JoinSessionResponse(joined.ConnectionToken, urls.WebSocket(http, sessionId), joined.State)))
        .WithName("JoinSession")
        .Describe(JoinSessionDescription.Operation)
        .RequireAuthorization();
}
