using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.State.LoadState;

/// <summary>ICD, "Load Session State"; <c>version</c> (not in the ICD) selects an older state.</summary>
internal static class LoadStateEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapGet(
            "/api/v2/sessions/{sessionId:guid}/state",
            (Guid sessionId, ClaimsPrincipal user, ISender sender, CancellationToken ct, string? version = null) =>
                sender.Send(new LoadState(sessionId, user.PlayerId(), version), ct)
                    .ToHttpAsync(
                        loaded => loaded,
                        StatusCodes.Status200OK,
                        (loaded, headers) => headers.ETag = VersionTag.Write(loaded.Version)))
        .WithName("LoadState")
        .Describe(LoadStateDescription.Operation)
        .RequireAuthorization();
}
