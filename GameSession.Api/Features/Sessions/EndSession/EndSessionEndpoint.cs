using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.EndSession;

/// <summary>Ends the session for everybody; game master only (not in the ICD).</summary>
internal static class EndSessionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost("/api/v2/sessions/{sessionId:guid}/end", (Guid sessionId, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
            sender.Send(new EndSession(sessionId, user.PlayerId()), ct).ToHttpAsync())
        .WithName("EndSession")
        .Describe(EndSessionDescription.Operation)
        .RequireAuthorization();
}
