using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.RemovePlayer;

/// <summary>Removes a player from the session; game master only (not in the ICD).</summary>
internal static class RemovePlayerEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapDelete(
            "/api/v2/sessions/{sessionId:guid}/players/{playerId:guid}",
            (Guid sessionId, Guid playerId, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
                sender.Send(new RemovePlayer(sessionId, user.PlayerId(), playerId), ct).ToHttpAsync())
        .WithName("RemovePlayer")
        .Describe(RemovePlayerDescription.Operation)
        .RequireAuthorization();
}
