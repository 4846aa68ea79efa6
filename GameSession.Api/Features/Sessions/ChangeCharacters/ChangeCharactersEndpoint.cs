using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.ChangeCharacters;

/// <summary>Gives a player characters and takes some; game master only (not in the ICD).</summary>
internal static class ChangeCharactersEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions/{sessionId:guid}/players/{playerId:guid}/characters",
            (Guid sessionId, Guid playerId, JsonBody<ChangeCharactersRequest> body, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
                sender.SendAsync(
                    body,
                    request => new ChangeCharacters(sessionId, user.PlayerId(), playerId, request.Grant ?? [], request.Take ?? []),
                    ct)
                    .ToHttpAsync(changed => new PlayerCharactersResponse(playerId, changed.Session.Seat(playerId)?.Characters ?? [])))
        .WithName("ChangeCharacters")
        .Describe(ChangeCharactersDescription.Operation)
        .RequireAuthorization();
}
