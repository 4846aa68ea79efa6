using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.ListSessions;

/// <summary>The caller's sessions (not in the ICD).</summary>
internal static class ListSessionsEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapGet("/api/v2/sessions", (ClaimsPrincipal user, ISender sender, CancellationToken ct, int limit = 50, string? status = null) =>
            sender.Send(new ListSessions(user.PlayerId(), limit, status), ct).ToHttpAsync(found => new SessionListResponse(found)))
        .WithName("ListSessions")
        .Describe(ListSessionsDescription.Operation)
        .RequireAuthorization();
}
