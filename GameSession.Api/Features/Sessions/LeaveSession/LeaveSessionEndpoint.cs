using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.LeaveSession;

/// <summary>Frees the caller's seat and character (not in the ICD).</summary>
internal static class LeaveSessionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost("/api/v2/sessions/{sessionId:guid}/leave", (Guid sessionId, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
            sender.Send(new LeaveSession(sessionId, user.PlayerId()), ct).ToHttpAsync())
        .WithName("LeaveSession")
        .Describe(LeaveSessionDescription.Operation)
        .RequireAuthorization();
}
