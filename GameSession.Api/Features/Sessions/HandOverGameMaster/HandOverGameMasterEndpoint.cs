using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.HandOverGameMaster;

/// <summary>Another member gets the game master's seat; game master only (not in the ICD).</summary>
internal static class HandOverGameMasterEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions/{sessionId:guid}/game-master",
            (Guid sessionId, JsonBody<HandOverRequest> body, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
                sender.SendAsync(body, request => new HandOverGameMaster(sessionId, user.PlayerId(), request.PlayerId), ct).ToHttpAsync())
        .WithName("HandOverGameMaster")
        .Describe(HandOverGameMasterDescription.Operation)
        .RequireAuthorization();
}
