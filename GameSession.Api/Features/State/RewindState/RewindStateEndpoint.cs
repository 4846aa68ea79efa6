using System.Security.Claims;
using GameSession.Api.Http;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Security;
using MediatR;

namespace GameSession.Api.Features.State.RewindState;

/// <summary>Commits the state of an older version as a new one; game master only (not in the ICD).</summary>
internal static class RewindStateEndpoint
{
    public static void Map(FeatureRoutes routes) => routes.Rest
        .MapPost(
            "/api/v2/sessions/{sessionId:guid}/rewind",
            (Guid sessionId, JsonBody<RewindStateRequest> body, ClaimsPrincipal user, ISender sender, CancellationToken ct) =>
                sender.SendAsync(body, request => new RewindState(sessionId, user.PlayerId(), request.Version), ct)
                    .ToHttpAsync(
                        rewound => new SaveStateResponse(VersionText.Write(rewound.Session.Version), rewound.Session.UpdatedAt),
                        StatusCodes.Status200OK,
                        (rewound, headers) => headers.ETag = VersionTag.Write(VersionText.Write(rewound.Session.Version))))
        .WithName("RewindState")
        .Describe(RewindStateDescription.Operation)
        .RequireAuthorization();
}
