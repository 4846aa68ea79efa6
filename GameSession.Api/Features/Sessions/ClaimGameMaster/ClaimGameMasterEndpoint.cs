using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.ClaimGameMaster;

/// <summary>A deputy, or another member, takes the seat of a game master who is absent (not in the ICD).</summary>
internal static class ClaimGameMasterEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions/{sessionId:guid}/game-master/claim",
            (Guid sessionId, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
                sender.Send(new ClaimGameMaster(sessionId, user.PlayerId()), ct).ToHttpAsync())
        .WithName("ClaimGameMaster")
        .Describe(ClaimGameMasterDescription.Operation)
        .RequireAuthorization();
}
