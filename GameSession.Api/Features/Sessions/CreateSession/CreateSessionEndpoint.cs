using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.Sessions.CreateSession;

/// <summary>ICD, "Create Session".</summary>
internal static class CreateSessionEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions",
            (JsonBody<CreateSessionRequest> body, ClaimsPrincipal user, HttpRequest http, PublicUrls urls, ISender sender, CancellationToken ct) =>
                sender.SendAsync(body, request => new CreateSession(user.PlayerId(), request.CampaignId, request.Name, request.Settings), ct)
                    .ToHttpAsync(
                        created => new CreateSessionResponse(created.SessionId, created.ConnectionToken, urls.WebSocket(http, created.SessionId)),
                        StatusCodes.Status201Created,
                        (created, headers) => headers.Location = urls.Session(http, created.SessionId)))
        .WithName("CreateSession")
        .Describe(CreateSessionDescription.Operation)
        .RequireAuthorization();
}
