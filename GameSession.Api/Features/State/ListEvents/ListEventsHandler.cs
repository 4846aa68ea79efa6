using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.ListEvents;

/// <summary>Reads a page of the broadcasts after a version, as they were or would have been sent to the caller.</summary>
internal sealed record ListEvents(Guid SessionId, Guid PlayerId, string After, int Limit) : ICommand<EventListResponse>;

internal sealed class ListEventsHandler(SessionRegistry sessions, EventReader log) : ICommandHandler<ListEvents, EventListResponse>
{
    public async Task<Result<EventListResponse>> Handle(ListEvents command, CancellationToken cancellationToken)
    {
        var found = await sessions.FindForMemberAsync(command.SessionId, command.PlayerId, cancellationToken);
        if (found.IsError) return found.Error!;
        var session = found.Value;
        _ = VersionText.TryRead(command.After, out var after);
        var page = (await log.ReadAsync(session.Id, after, session.Version, command.Limit, cancellationToken)).Events;
        var visible = new List<EventSummary>(page.Count);
        foreach (var encoded in page)
        {
            if (SessionBroadcast.Of(encoded, session)?.SummaryFor(command.PlayerId) is { } summary) visible.Add(summary);
        }

        var last = page.Count == 0 ? session.Version : page[^1].Event.Version;
        return new EventListResponse(visible, last < session.Version ? VersionText.Write(last) : null);
    }
}
