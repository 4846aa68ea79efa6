using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.GetSession;

/// <summary>One session and its members (not in the ICD).</summary>
internal static class GetSessionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapGet("/api/v2/sessions/{sessionId:guid}", (Guid sessionId, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
            sender.Send(new GetSession(sessionId, user.PlayerId()), ct).ToHttpAsync(session => session))
        .WithName("GetSession")
        .Describe(GetSessionDescription.Operation)
        .RequireAuthorization();
}
