using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using Npgsql;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>Reads events from the log. Thread-safe; each call uses its own pooled connection.</summary>
internal sealed class EventReader(NpgsqlDataSource database)
{
    // One change can hold a whole state twice, and a page can hold many changes. So a page ends at this size.
    private const int PageBytes = 2 * 1024 * 1024;
    private const int FirstRead = 50;

    private const string ReadSql = """
        SELECT id, event_type, event_data FROM session_events
        WHERE session_id = $1 AND (event_data ->> 'version')::bigint > $2 AND (event_data ->> 'version')::bigint <= $3
        ORDER BY (event_data ->> 'version')::bigint LIMIT $4
        """;

    // Players' events: without the hidden ones, which cost neither a place nor bytes in a page.
    private const string ReadShownSql = """
        SELECT id, event_type, event_data FROM session_events
        WHERE session_id = $1 AND (event_data ->> 'version')::bigint > $2 AND (event_data ->> 'version')::bigint <= $3
            AND event_data ->> 'shown_at' IS NULL
        ORDER BY (event_data ->> 'version')::bigint LIMIT $4
        """;

    // A binary search for the first event whose version for players is at least $2, from version $2 to $3. Players' versions never fall, so each step
    // halves the range with one index lookup.
    private const string FindShownSql = """
        WITH RECURSIVE search (low, high) AS (
            SELECT $2, $3
            UNION ALL
            SELECT CASE WHEN shown >= $2 THEN low ELSE middle + 1 END, CASE WHEN shown >= $2 THEN middle ELSE high END
            FROM search
            CROSS JOIN LATERAL (SELECT (low + high) / 2 AS middle) AS half
            CROSS JOIN LATERAL (
                SELECT coalesce((event_data ->> 'shown_version')::bigint, middle) AS shown FROM session_events
                WHERE session_id = $1 AND (event_data ->> 'version')::bigint = middle LIMIT 1) AS probe
            WHERE low < high
        )
        SELECT low FROM search WHERE low = high
        """;

    private const string FindSql = "SELECT id, event_type, event_data, session_id FROM session_events WHERE id = ANY ($1)";

    private const string HasEventSql = """
        SELECT
            EXISTS (SELECT FROM session_events WHERE session_id = $1 AND (event_data ->> 'version')::bigint = $2 AND id = $3),
            EXISTS (SELECT FROM sessions WHERE id = $1 AND status <> 'archived')
        """;

    /// <summary>
    /// Finds, among sessions ($1) at these versions ($2) with these last events ($3), those whose log has more events or another event. Each session
    /// takes one index lookup: the event data, which may be large and stored apart, is not read. LIMIT 2: the known event and one more.
    /// </summary>
    internal const string NewsSql = """
        SELECT s.id FROM unnest($1, $2, $3) AS s (id, version, last_event)
        WHERE ARRAY(
            SELECT e.id FROM session_events e
            WHERE e.session_id = s.id AND (e.event_data ->> 'version')::bigint >= s.version LIMIT 2) IS DISTINCT FROM ARRAY[s.last_event]
        """;

    /// <summary>
    /// Reads at most <paramref name="limit"/> events after one version and up to another, in order. When the events are large it reads fewer, but at
    /// least one.
    /// </summary>
    public async Task<EventPage> ReadAsync(Guid sessionId, long after, long upTo, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, sessionId, after, upTo, limit, ct);
    }

    /// <summary>
    /// Reads the events after a version and up to that of the session, as far as the viewer may see anything of them. The page ends as in
    /// <see cref="ReadAsync(Guid, long, long, int, CancellationToken)"/>.
    /// </summary>
    /// <param name="after">A version of the log.</param>
    public async Task<EventPage> ReadAsync(Session session, Viewer viewer, long after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var sql = viewer == Viewer.GameMaster || !session.HasHidden ? ReadSql : ReadShownSql;
        return await ReadAsync(connection, session.Id, after, session.Version, limit, ct, sql: sql);
    }

    /// <summary>Finds the event with a viewer's version. Reads nothing until something is hidden in the session.</summary>
    /// <param name="version">From 1 to the session's version for the viewer.</param>
    /// <returns>
    /// The event's version in the log. Null when the log no longer has the event, because the session is being archived.
    /// </returns>
    public async Task<long?> FindVersionAsync(Session session, Viewer viewer, long version, CancellationToken ct)
    {
        if (viewer == Viewer.GameMaster || !session.HasHidden) return version;
        await using var command = database.CreateCommand(FindShownSql);
        command.Parameters.Add(Arg(session.Id));
        command.Parameters.Add(Arg(version));
        // The event is at most as far away as the session has hidden events.
        command.Parameters.Add(Arg(version + session.Version - session.ShownVersion));
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    /// <summary>
    /// Reads the next events after a session's known version. The page ends as in <see cref="ReadAsync(Guid, long, long, int, CancellationToken)"/>.
    /// </summary>
    /// <exception cref="LostCommitsException">The log does not have, or no longer has, the event that gave the session its version.</exception>
    /// <exception cref="SessionArchivedException">The session itself is no longer in the database, or its removal has begun.</exception>
    public async Task<EventPage> ReadOnAsync(Session known, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, known.Id, known.Version, long.MaxValue, limit, ct, known.LastEventId);
    }

    /// <summary>The events with these ids, whichever session they belong to.</summary>
    public async Task<IReadOnlyList<EncodedEvent>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(FindSql, connection)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<EncodedEvent>();
        while (await reader.ReadAsync(ct)) found.Add(ReadEvent(reader, reader.GetGuid(3)));
        return found;
    }

    /// <summary>Finds those of these sessions whose log has more events than the session, or another last event.</summary>
    public async Task<IReadOnlyList<Guid>> FindNewsAsync(IReadOnlyList<Session> known, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(NewsSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. known.Select(s => s.Id)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. known.Select(s => s.Version)] },
                new NpgsqlParameter<Guid?[]> { TypedValue = [.. known.Select(s => s.LastEventId)] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct)) found.Add(reader.GetGuid(0));
        return found;
    }

    /// <param name="lastEventId">The event that must have the version <paramref name="after"/>; null when that need not be checked.</param>
    internal static async Task<EventPage> ReadAsync(
        NpgsqlConnection connection, Guid sessionId, long after, long upTo, int limit, CancellationToken ct, Guid? lastEventId = null,
        string sql = ReadSql)
    {
        var isChecked = lastEventId is null;
        var events = new List<EncodedEvent>();
        var bytes = 0L;
        while (true)
        {
            // The size of the first events decides how many rows are requested at once, because rows beyond the page's end would be read for nothing.
            var asked = (int)Math.Min(limit - events.Count, events.Count == 0 ? FirstRead : 1 + (PageBytes - bytes) * events.Count / bytes);
            await using var commands = new NpgsqlBatch(connection);
            if (!isChecked) commands.BatchCommands.Add(Command(HasEventSql, Arg(sessionId), Arg(after), Arg(lastEventId)));
            commands.BatchCommands.Add(Command(sql, Arg(sessionId), Arg(after), Arg(upTo), Arg(asked)));
            await using var reader = await commands.ExecuteReaderAsync(ct);
            if (!isChecked)
            {
                await reader.ReadAsync(ct);
                var (hasEvent, hasSession) = (reader.GetBoolean(0), reader.GetBoolean(1));
                if (!hasEvent) throw hasSession ? new LostCommitsException(sessionId, after) : new SessionArchivedException(sessionId);
                await reader.NextResultAsync(ct);
                isChecked = true;
            }

            var read = 0;
            while (bytes < PageBytes && await reader.ReadAsync(ct))
            {
                var encoded = ReadEvent(reader, sessionId);
                events.Add(encoded);
                bytes += encoded.Data.Length;
                after = encoded.Event.Version;
                read++;
            }

            if (bytes >= PageBytes || events.Count == limit) return new EventPage(events, IsCut: true);
            if (read < asked) return new EventPage(events, IsCut: false);
        }
    }

    /// <summary>
    /// Reads the event of a row that begins with id, type and data. jsonb changes the order of members, so the event is encoded again and everybody
    /// gets the same text.
    /// </summary>
    internal static EncodedEvent ReadEvent(NpgsqlDataReader reader, Guid sessionId) =>
        EncodedEvent.Encode(EventJson.Read(reader.GetGuid(0), sessionId, reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
}
