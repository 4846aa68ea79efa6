using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.ListEvents;

/// <summary>What <c>/openapi/v1.json</c> says of the operation.</summary>
internal static class ListEventsDescription
{
    public static OperationDescription Operation { get; } = new(
        OperationTags.State,
        "List the history",
        """
        The broadcasts after a version, as they were or would have been sent to the caller, in order. For members. A page ends at `limit`, or at 2 MiB;
        as long as an answer has `next`, send it as `after` to go on. Events of which the caller may see nothing are not counted.
        """)
    {
        Parameters =
        [
            new("after", "The version after which the page begins; 0 is the beginning.", "0") { Pattern = WireText.VersionPattern },
            new("limit", "How many events at most.", 100) { Range = (1, ListEventsValidator.MaxLimit) },
        ],
        Success = new(StatusCodes.Status200OK, "A page of the history.")
        {
            Examples =
            [
                new("page", "A player joins, and opens the door", new EventListResponse(
                [
                    new EventSummary(MessageTypes.PlayerJoined, Encoding.UTF8.GetBytes(
                        $$"""
                        {
                          "player_id": "{{ExampleSession.Anna}}", "role": "player", "character_id": "{{ExampleSession.Character}}",
                          "version": "2", "timestamp": "2026-11-26T19:02:51.402Z"
                        }
                        """)),
                    new EventSummary(MessageTypes.StateUpdate, Encoding.UTF8.GetBytes(
                        $$"""
                        {
                          "update_id": "01a2153a-e025-76c5-8248-0598919b5a9c",
                          "changes": [{ "path": "/shared/door", "value": "open", "previous": "closed" }],
                          "player_id": "{{ExampleSession.Anna}}", "version": "3", "timestamp": "2026-11-26T19:04:10.733Z"
                        }
                        """)),
                ],
                "3")),
            ],
        },
        Refusals =
        [
            .. SharedRefusals.Session,
            GameErrors.InvalidMessage("after", "must be a version, a decimal number"),
            GameErrors.NotAMember(),
        ],
    };
}
