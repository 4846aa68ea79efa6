using System.ComponentModel.DataAnnotations.Schema;
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
        // The session's own row says when its last snapshot was stored, which hidden events bring about too.
        var mine = database.Database.SqlQuery<Row>($"""
            SELECT mine.*, CASE WHEN last.created_at IS NULL THEN stored_at WHEN sees_all THEN last.created_at
                ELSE coalesce((last.event_data ->> 'shown_at')::timestamptz AT TIME ZONE 'UTC', last.created_at) END AS updated_at
            FROM (
                SELECT s.id, s.campaign_id, s.name, s.status, p.role, s.created_at, s.updated_at AS stored_at,
                    p.role = 'game_master' OR coalesce(s.metadata -> 'settings' -> 'game_masters' @> to_jsonb(p.player_id), FALSE) AS sees_all
                FROM session_players p JOIN sessions s ON s.id = p.session_id
                WHERE p.player_id = {command.PlayerId} AND p.left_at IS NULL AND s.is_deleted IS NOT TRUE
                    AND ({command.Status}::text IS NULL OR s.status = {command.Status})
                ORDER BY s.created_at DESC, s.id LIMIT {command.Limit}) AS mine
            LEFT JOIN LATERAL (
                SELECT e.created_at, e.event_data FROM session_events e WHERE e.session_id = mine.id
                ORDER BY (e.event_data ->> 'version')::bigint DESC LIMIT 1) AS last ON TRUE
            ORDER BY mine.created_at DESC, mine.id
            """);
        var rows = await mine.ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new SessionSummary(
            r.Id, r.CampaignId, r.Name, r.Status, r.Role, Timestamps.FromColumn(r.CreatedAt), Timestamps.FromColumn(r.UpdatedAt)));
    }

    private sealed class Row
    {
        [Column("id")]
        public Guid Id { get; init; }

        [Column("campaign_id")]
        public Guid CampaignId { get; init; }

        [Column("name")]
        public required string Name { get; init; }

        [Column("status")]
        public required string Status { get; init; }

        [Column("role")]
        public required string Role { get; init; }

        [Column("created_at")]
        public DateTime CreatedAt { get; init; }

        [Column("updated_at")]
        public DateTime UpdatedAt { get; init; }
    }
}
