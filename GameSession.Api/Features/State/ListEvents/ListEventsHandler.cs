using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.ListEvents;

/// <summary>Reads a page of the broadcasts after a version, as they were or would have been sent to the caller.</summary>
internal sealed record ListEvents(Guid SessionId, Guid PlayerId, string After, int Limit) : ICommand<EventListResponse>;

internal sealed class ListEventsHandler(SessionRegistry sessions, SeenEvents events) : ICommandHandler<ListEvents, EventListResponse>
{
    // One event can hold a whole state twice. So a page ends at this size of what the caller sees, with one event at least.
    private const int MaxPageBytes = 2 * 1024 * 1024;

    public async Task<Result<EventListResponse>> Handle(ListEvents command, CancellationToken cancellationToken)
    {
        var found = await sessions.FindForMemberAsync(command.SessionId, command.PlayerId, cancellationToken);
        if (found.IsError) return found.Error!;
        var session = found.Value;
        _ = VersionText.TryRead(command.After, out var after);
        var viewer = session.ViewerOf(command.PlayerId);
        var page = new List<EventSummary>();
        var bytes = 0L;
        await foreach (var encoded in events.ReadAsync(session, viewer, after, command.Limit, cancellationToken))
        {
            if (SessionBroadcast.Of(encoded, session)?.SummaryFor(command.PlayerId) is not { } summary) continue;
            page.Add(summary);
            bytes += summary.Data.Length;
            if (page.Count < command.Limit && bytes < MaxPageBytes) continue;
            var last = encoded.Event.VersionFor(viewer);
            return new EventListResponse(page, last < session.VersionFor(viewer) ? VersionText.Write(last) : null);
        }

        return new EventListResponse(page, Next: null);
    }
}
