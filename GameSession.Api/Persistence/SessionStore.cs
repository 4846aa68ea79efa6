using System.Data;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using Npgsql;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Loads whole sessions from a snapshot and the events after it, and stores snapshots. Thread-safe; each call uses its own pooled connection.
/// </summary>
internal sealed class SessionStore(NpgsqlDataSource database)
{
    private const string SnapshotSql = """
        SELECT state, version::bigint, created_at FROM session_states
        WHERE session_id = $1 AND version::bigint <= $2 ORDER BY version::bigint DESC LIMIT 1
        """;

    private const string MetadataSql = """
        SELECT event_data -> 'metadata' FROM session_events
        WHERE session_id = $1 AND event_type = 'state_saved' AND (event_data ->> 'version')::bigint <= $2
        ORDER BY (event_data ->> 'version')::bigint DESC LIMIT 1
        """;

    // Stores the snapshot only if the log has the event, so that a replica whose last commits are lost leaves no snapshot.
    private const string SaveSnapshotSql = """
        INSERT INTO session_states (id, session_id, state, version, created_at)
        SELECT $1, $2, $3, $4, $5 WHERE EXISTS (
            SELECT FROM session_events WHERE session_id = $2 AND (event_data ->> 'version')::bigint = $4::bigint AND id = $6)
        ON CONFLICT DO NOTHING
        """;

    private const string TouchSessionSql = "UPDATE sessions SET updated_at = $2 WHERE id = $1 AND updated_at < $2";

    /// <summary>Loads a session at its latest version, from its snapshot and the events after it. Null when there is no such session.</summary>
    /// <param name="onEvent">Gets these events, in order.</param>
    public async Task<Session?> LoadAsync(Guid sessionId, CancellationToken ct, Action<EncodedEvent>? onEvent = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // All reads see the same moment. Otherwise a snapshot stored between two of them would stand for events that neither has read.
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var commands = new NpgsqlBatch(connection, moment)
        {
            BatchCommands =
            {
                Command("""
                    SELECT campaign_id, name, metadata, created_at, status FROM sessions WHERE id = $1 AND is_deleted IS NOT TRUE
                    """, Arg(sessionId)),
                Command("""
                    SELECT player_id, role, joined_version, array_remove(array_prepend(character_id, further_characters), NULL)
                    FROM session_players WHERE session_id = $1 AND left_at IS NULL
                    """, Arg(sessionId)),
                Command(SnapshotSql, Arg(sessionId), Arg(long.MaxValue)),
                Command("""
                    SELECT id, (event_data ->> 'shown_version')::bigint, (event_data ->> 'shown_at')::timestamptz AT TIME ZONE 'UTC'
                    FROM session_events WHERE session_id = $1 AND (event_data ->> 'version')::bigint = (
                        SELECT max(version::bigint) FROM session_states WHERE session_id = $1)
                    """, Arg(sessionId)),
                Command("""
                    SELECT id, event_type, event_data FROM session_events
                    WHERE session_id = $1 AND (event_data ->> 'version')::bigint > coalesce(
                        (SELECT max(version::bigint) FROM session_states WHERE session_id = $1), 0)
                    ORDER BY (event_data ->> 'version')::bigint
                    """, Arg(sessionId)),
            },
        };
        await using var reader = await commands.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var header = SessionHeader.Parse(reader.GetFieldValue<byte[]>(2));
        var session = Session.Empty(sessionId) with
        {
            CampaignId = reader.GetGuid(0),
            Name = reader.GetString(1),
            GameMasterId = header.GameMasterId,
            Settings = SessionSettings.OfStored(header.Settings),
            Metadata = header.Saved,
            CreatedAt = Timestamps.FromColumn(reader.GetDateTime(3)),
            HasEnded = reader.GetString(4) == "ended",
        };

        await reader.NextResultAsync(ct);
        var members = session.Members.ToBuilder();
        while (await reader.ReadAsync(ct))
        {
            var member = new Member(
                reader.GetGuid(0), Roles.Parse(reader.GetString(1)), [.. reader.GetFieldValue<Guid[]>(3)], reader.GetInt64(2));
            members[member.PlayerId] = member;
        }

        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            session = AtSnapshot(session, reader);
            // The combat changed at the snapshot's version or before. Only older events, which are not read, would tell when.
            if (session.State[CombatDocument.Name] is not null) session = session with { CombatChange = (session.Version, session.UpdatedAt) };
        }

        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            session = session with
            {
                LastEventId = reader.GetGuid(0),
                ShownVersion = await reader.IsDBNullAsync(1, ct) ? session.ShownVersion : reader.GetInt64(1),
                ShownAt = await reader.IsDBNullAsync(2, ct) ? session.ShownAt : Timestamps.FromColumn(reader.GetDateTime(2)),
            };
        }

        await reader.NextResultAsync(ct);
        session = session with { Members = members.ToImmutable() };
        while (await reader.ReadAsync(ct))
        {
            var encoded = EventReader.ReadEvent(reader, sessionId);
            session = session.Evolve(encoded.Event);
            onEvent?.Invoke(encoded);
        }

        return session;
    }

    /// <summary>
    /// Loads a session as it was at one of its versions: state, metadata, version and time, but neither its members nor the players' version. Null
    /// when the log no longer has that version, because the session is being archived.
    /// </summary>
    public async Task<Session?> LoadAtAsync(Guid sessionId, long version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(SnapshotSql, Arg(sessionId), Arg(version)), Command(MetadataSql, Arg(sessionId), Arg(version)) },
        };
        var session = Session.Empty(sessionId);
        await using (var reader = await commands.ExecuteReaderAsync(ct))
        {
            if (await reader.ReadAsync(ct)) session = AtSnapshot(session, reader);

            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct)) session = session with { Metadata = (StateObject)StateValue.Parse(reader.GetFieldValue<byte[]>(0)) };
        }

        EventPage page;
        do
        {
            page = await EventReader.ReadAsync(connection, sessionId, session.Version, version, int.MaxValue, ct);
            foreach (var encoded in page.Events) session = session.Evolve(encoded.Event);
        }
        while (page.IsCut);

        return session.Version == version ? session : null;
    }

    /// <summary>The character that a player who left the session had last; null when they never left, or had none.</summary>
    public async Task<Guid?> FindFormerCharacterAsync(Guid sessionId, Guid playerId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT character_id FROM session_players WHERE session_id = $1 AND player_id = $2 AND left_at IS NOT NULL");
        command.Parameters.Add(Arg(sessionId));
        command.Parameters.Add(Arg(playerId));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>Stores a snapshot of a version if the log has that version. Harmless to repeat.</summary>
    public async Task SaveSnapshotAsync(Session session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    SaveSnapshotSql,
                    Arg(Guid.CreateVersion7()), Arg(session.Id), Arg(Snapshot(session.State)), Arg(VersionText.Write(session.Version)),
                    Arg(session.UpdatedAt), Arg(session.LastEventId)),
                Command(TouchSessionSql, Arg(session.Id), Arg(session.UpdatedAt)),
            },
        };
        await commands.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// The column <c>state</c> of a snapshot. Format 1 is the state itself. A later format is an array that begins with its number; no state is an
    /// array (decision 0023).
    /// </summary>
    internal static StateValue Snapshot(StateObject state) =>
        StoredFormat.Of(state) is > 1 and var format ? StateArray.Of([StateValue.Of(format), state]) : state;

    // Unless the snapshot's event says otherwise, players have its version too.
    private static Session AtSnapshot(Session session, NpgsqlDataReader reader)
    {
        var (version, at) = (reader.GetInt64(1), Timestamps.FromColumn(reader.GetDateTime(2)));
        return session with
        {
            State = ReadState(reader.GetFieldValue<byte[]>(0)),
            Version = version,
            ShownVersion = version,
            UpdatedAt = at,
            ShownAt = at,
        };
    }

    private static StateObject ReadState(byte[] json) => StateValue.Parse(json) switch
    {
        StateObject state => state,
        StateArray { Count: 2 } later when later[0].Equals(StateValue.Of(StoredFormat.Current)) && later[1] is StateObject state => state,
        _ => throw new NewerFormatException("A snapshot is of a format that is not known."),
    };
}
