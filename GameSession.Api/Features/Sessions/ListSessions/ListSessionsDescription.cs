using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.ListSessions;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class ListSessionsDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.Sessions,
        "List my sessions",
        "The sessions in which the caller has a seat, newest first. Archived sessions are not among them.")
    {
        Parameters =
        [
            new("status", "Only sessions with this status.", "active") { Values = ["active", "ended"] },
            new("limit", "How many sessions at most.", 50) { Range = (1, ListSessionsValidator.MaxLimit) },
        ],
        Success = new(StatusCodes.Status200OK, "The caller's sessions.")
        {
            Examples =
            [
                new("sessions", "One session", new SessionListResponse(
                [
                    new SessionSummary(
                        ExampleSession.Id, ExampleSession.CampaignId, ExampleSession.Name, "active", Role.Player.ToWire(), ExampleSession.Created,
                        ExampleSession.Saved),
                ])),
            ],
        },
        Refusals =
        [
            GameErrors.InvalidMessage("status", "must be active or ended"), GameErrors.StorageUnavailable(outcomeUnknown: false),
        ],
    };
}
