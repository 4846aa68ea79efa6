using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.State.ReplaceCharacter;

/// <summary>Replaces a character's part of the state in one request (not in the ICD).</summary>
internal static class ReplaceCharacterEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPut(
            "/api/v2/sessions/{sessionId:guid}/characters/{characterId:guid}",
            (Guid sessionId, Guid characterId, JsonBody<StateObject> body, ClaimsPrincipal user, HttpRequest http, ISender sender,
            CancellationToken ct) =>
                sender.SendAsync(
                    body, document => new ReplaceCharacter(sessionId, user.PlayerId(), characterId, document, http.Headers.IfMatch), ct)
                    .ToHttpAsync(
                        replaced => new SaveStateResponse(replaced.Version, replaced.Timestamp),
                        StatusCodes.Status200OK,
                        (replaced, headers) => headers.ETag = VersionTag.Write(replaced.Version)))
        .WithName("ReplaceCharacter")
        .Describe(ReplaceCharacterDescription.Operation)
        .RequireAuthorization();
}
