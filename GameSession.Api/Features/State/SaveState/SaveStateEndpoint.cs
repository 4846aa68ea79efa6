using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.State.SaveState;

/// <summary>ICD, "Save Session State".</summary>
internal static class SaveStateEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions/{sessionId:guid}/state",
            (Guid sessionId, JsonBody<SaveStateRequest> body, ClaimsPrincipal user, HttpRequest http, ISender sender, CancellationToken ct) =>
                sender.SendAsync(
                    body,
                    request => new SaveState(sessionId, user.PlayerId(), request.State, request.Metadata ?? StateObject.Empty, http.Headers.IfMatch),
                    ct)
                    .ToHttpAsync(
                        saved => new SaveStateResponse(saved.Version, saved.Timestamp),
                        StatusCodes.Status200OK,
                        (saved, headers) => headers.ETag = VersionTag.Write(saved.Version)))
        .WithName("SaveState")
        .Describe(SaveStateDescription.Operation)
        .RequireAuthorization();
}
