using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using Microsoft.EntityFrameworkCore;

namespace GameSession.Api.Features.Sessions.ListSessions;

/// <summary>Lists the sessions in which the caller has a seat, newest first.</summary>
/// <param name="Status">Null for any.</param>
internal sealed record ListSessions(Guid PlayerId, int Limit, string? Status) : ICommand<IReadOnlyList<SessionSummary>>;

internal sealed class ListSessionsHandler(SessionDbContext database) : ICommandHandler<ListSessions, IReadOnlyList<SessionSummary>>
{
    public async Task<Result<IReadOnlyList<SessionSummary>>> Handle(ListSessions command, CancellationToken cancellationToken)
    {
        var mine =
            from player in database.SessionPlayers
            join session in database.Sessions on player.SessionId equals session.Id
            where player.PlayerId == command.PlayerId && player.LeftAt == null && session.IsDeleted != true
                && (command.Status == null || session.Status == command.Status)
            orderby session.CreatedAt descending, session.Id
            select new { session.Id, session.CampaignId, session.Name, session.Status, player.Role, session.CreatedAt, session.UpdatedAt };
        var rows = await mine.Take(command.Limit).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new SessionSummary(
            r.Id, r.CampaignId, r.Name, r.Status, r.Role, Timestamps.FromColumn(r.CreatedAt), Timestamps.FromColumn(r.UpdatedAt)));
    }
}
