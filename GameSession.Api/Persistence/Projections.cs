using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using Npgsql;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Writes what an append stores besides its events, in the same transaction: the rows of <c>sessions</c> and <c>session_players</c>, and a snapshot.
/// Each is written only if its event is in the log, that is, if the session's append was stored. The session's own row is the exception: its events
/// refer to it, so it is written before them.
/// </summary>
internal static class Projections
{
    private const string InsertSessionSql = """
        INSERT INTO sessions (id, campaign_id, name, status, metadata, created_at, updated_at, is_deleted)
        VALUES ($1, $2, $3, 'active', $4, $5, $5, FALSE) ON CONFLICT DO NOTHING
        """;

    private const string InsertGameMasterSql = """
        INSERT INTO session_players (session_id, player_id, role, joined_at, joined_version, version)
        SELECT $1, $2, 'game_master', $3, $4, $4 WHERE EXISTS (SELECT FROM session_events WHERE id = $5)
        ON CONFLICT DO NOTHING
        """;

    private const string UpsertPlayerSql = """
        INSERT INTO session_players AS p (session_id, player_id, role, character_id, joined_at, joined_version, version, further_characters)
        SELECT $1, $2, $3, $4, $5, $6, $6, $8 WHERE EXISTS (SELECT FROM session_events WHERE id = $7)
        ON CONFLICT (session_id, player_id) DO UPDATE SET
            role = EXCLUDED.role, character_id = EXCLUDED.character_id, left_at = NULL, version = EXCLUDED.version,
            further_characters = EXCLUDED.further_characters,
            joined_at = CASE WHEN p.left_at IS NULL THEN p.joined_at ELSE EXCLUDED.joined_at END,
            joined_version = CASE WHEN p.left_at IS NULL THEN p.joined_version ELSE EXCLUDED.joined_version END
        WHERE p.version < EXCLUDED.version
        """;

    private const string PlayerLeftSql = """
        UPDATE session_players SET left_at = $3, version = $4
        WHERE session_id = $1 AND player_id = $2 AND version < $4 AND EXISTS (SELECT FROM session_events WHERE id = $5)
        """;

    private const string CharactersChangedSql = """
        UPDATE session_players SET character_id = $3, further_characters = $4, version = $5
        WHERE session_id = $1 AND player_id = $2 AND version < $5 AND EXISTS (SELECT FROM session_events WHERE id = $6)
        """;

    // A late repetition of an older write finds the version of a newer one.
    private const string GameMasterChangedSql = """
        UPDATE sessions SET metadata = metadata || jsonb_build_object('game_master_id', $2::uuid, 'game_master_version', $3::bigint)
        WHERE id = $1 AND coalesce((metadata ->> 'game_master_version')::bigint, 0) < $3 AND EXISTS (SELECT FROM session_events WHERE id = $4)
        """;

    private const string RoleChangedSql = """
        UPDATE session_players SET role = $3, version = $4
        WHERE session_id = $1 AND player_id = $2 AND version < $4 AND EXISTS (SELECT FROM session_events WHERE id = $5)
        """;

    private const string SavedSql = """
        UPDATE sessions SET updated_at = $2, metadata = metadata || jsonb_build_object('saved', $3::jsonb, 'version', $4::bigint)
        WHERE id = $1 AND (metadata ->> 'version')::bigint < $4 AND EXISTS (SELECT FROM session_events WHERE id = $5)
        """;

    private const string EndedSql = """
        UPDATE sessions SET status = 'ended', updated_at = $2 WHERE id = $1 AND EXISTS (SELECT FROM session_events WHERE id = $3)
        """;

    private const string InsertSnapshotSql = """
        INSERT INTO session_states (id, session_id, state, version, created_at)
        SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT FROM session_events WHERE id = $6)
        ON CONFLICT DO NOTHING
        """;

    private const string TouchWithEventSql = """
        UPDATE sessions SET updated_at = $2 WHERE id = $1 AND updated_at < $2 AND EXISTS (SELECT FROM session_events WHERE id = $3)
        """;

    /// <summary>Runs before the event.</summary>
    public static NpgsqlBatchCommand InsertSession(SessionEvent e, SessionCreated created) => Command(
        InsertSessionSql,
        Arg(e.SessionId), Arg(created.CampaignId), Arg(created.Name), SessionHeader.Write(created.GameMasterId, created.Settings), Arg(e.Timestamp));

    /// <summary>Writes the rows that change with the event. Runs after the event.</summary>
    public static void AddRows(NpgsqlBatchCommandCollection commands, SessionEvent e)
    {
        switch (e.Fact)
        {
            case SessionCreated created:
                commands.Add(Command(InsertGameMasterSql, Arg(e.SessionId), Arg(created.GameMasterId), Arg(e.Timestamp), Arg(e.Version), Arg(e.Id)));
                break;
            case PlayerJoined joined:
                commands.Add(Command(
                    UpsertPlayerSql,
                    Arg(e.SessionId), Arg(joined.PlayerId), Arg(joined.Role.ToWire()), Arg(joined.CharacterId), Arg(e.Timestamp), Arg(e.Version),
                    Arg(e.Id), Arg(joined.FurtherCharacters)));
                break;
            case CharactersChanged changed:
                IReadOnlyList<Guid>? further = changed.Characters is [_, _, ..] ? [.. changed.Characters.Skip(1)] : null;
                commands.Add(Command(
                    CharactersChangedSql,
                    Arg(e.SessionId), Arg(changed.PlayerId), Arg(changed.Characters is [var first, ..] ? first : (Guid?)null), Arg(further),
                    Arg(e.Version), Arg(e.Id)));
                break;
            case GameMasterChanged changed:
                commands.Add(Command(GameMasterChangedSql, Arg(e.SessionId), Arg(changed.PlayerId), Arg(e.Version), Arg(e.Id)));
                foreach (var (player, role) in new[] { (changed.PlayerId, Role.GameMaster), (changed.FormerId, changed.FormerRole) })
                {
                    commands.Add(Command(RoleChangedSql, Arg(e.SessionId), Arg(player), Arg(role.ToWire()), Arg(e.Version), Arg(e.Id)));
                }

                break;
            case PlayerLeft left:
                commands.Add(Command(PlayerLeftSql, Arg(e.SessionId), Arg(left.PlayerId), Arg(e.Timestamp), Arg(e.Version), Arg(e.Id)));
                break;
            case StateSaved saved:
                commands.Add(Command(SavedSql, Arg(e.SessionId), Arg(e.Timestamp), Arg(saved.Metadata), Arg(e.Version), Arg(e.Id)));
                break;
            case SessionEnded:
                commands.Add(Command(EndedSql, Arg(e.SessionId), Arg(e.Timestamp), Arg(e.Id)));
                break;
        }
    }

    /// <summary>Runs after the session's last event.</summary>
    public static void AddSnapshot(NpgsqlBatchCommandCollection commands, SessionEvent last, StateObject state, BorrowedJson borrowed)
    {
        commands.Add(Command(
            InsertSnapshotSql,
            Arg(Guid.CreateVersion7()), Arg(last.SessionId), borrowed.Arg(SessionStore.Snapshot(state)), Arg(VersionText.Write(last.Version)),
            Arg(last.Timestamp), Arg(last.Id)));
        commands.Add(Command(TouchWithEventSql, Arg(last.SessionId), Arg(last.Timestamp), Arg(last.Id)));
    }
}
