using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.State.ListEvents;

/// <summary>Lists the events that the caller may see (not in the ICD).</summary>
internal static class ListEventsEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapGet(
            "/api/v2/sessions/{sessionId:guid}/events",
            (Guid sessionId, ClaimsPrincipal user, ISender sender, CancellationToken ct, string after = "0", int limit = 100) =>
                sender.Send(new ListEvents(sessionId, user.PlayerId(), after, limit), ct).ToHttpAsync(page => page))
        .WithName("ListEvents")
        .Describe(ListEventsDescription.Operation)
        .RequireAuthorization();
}
