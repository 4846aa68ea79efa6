using System.Data;
using System.Net.Sockets;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using Npgsql;
using NpgsqlTypes;

namespace GameSession.Api.Persistence;

/// <summary>
/// The sessions' logs and snapshots in Postgres: the authority over what happened.
/// <para>
/// Guarantees: an append returns after its commit. The events of one session go in all or none, and only if the first of them is the next
/// version and its predecessor is there: a unique index over session and version decides between processes, not a lock. An append that would
/// wait longer than <see cref="LockTimeout"/> for somebody's lock fails as a whole, with nothing of it in. The sessions of one batch are
/// independent of each other. Repeating an append with the same events is harmless. What is derived from the events (the rows of
/// <c>sessions</c> and <c>session_players</c>, the snapshot, what is to be published) is written in the same transaction.
/// </para>
/// Safe from anywhere; every call uses a pooled connection of its own.
/// </summary>
internal sealed class EventLog(NpgsqlDataSource database)
{
    // One change can carry a whole state twice, and a page many of them: beyond this it is cut.
    private const int PageBytes = 2 * 1024 * 1024;
    private const int FirstRead = 50;

    private const int RenewEveryMilliseconds = 1000;

    // The first event of each session decides: whoever gets version v+1 in has the session's whole batch in, because v+2 cannot be there
    // without v+1. It goes in only where version v is, and is the event that it was decided after: a log that has lost commits (a failover to a
    // standby without them) gets no gap, and what others committed in their place is not continued by who has not seen it. LIMIT 1: each
    // predecessor is one look into the index, whatever the plan was made for. A session one of whose ids is in use already stays out as a whole. Ordered by session, so that two processes with the
    // same sessions in hand wait for each other and never in a circle.
    private const string AppendSql = """
        WITH batch AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS b (id, session_id, event_type, event_data, created_at, is_first)
        ), taken AS MATERIALIZED (
            SELECT b.session_id FROM batch b JOIN session_events e ON e.id = b.id
        ), heads AS (
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
            SELECT b.id, b.session_id, b.event_type, b.event_data, b.created_at
            FROM batch b JOIN unnest($7, $8, $11) AS a (session_id, first_version, predecessor) USING (session_id)
            WHERE b.is_first AND b.session_id NOT IN (SELECT session_id FROM taken)
                AND (a.first_version = 1 OR (
                    SELECT a.predecessor IS NULL OR a.predecessor = p.id FROM session_events p
                    WHERE p.session_id = a.session_id AND (p.event_data ->> 'version')::bigint = a.first_version - 1 LIMIT 1))
            ORDER BY b.session_id
            ON CONFLICT DO NOTHING
            RETURNING session_id
        ), tails AS (
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
            SELECT b.id, b.session_id, b.event_type, b.event_data, b.created_at FROM batch b JOIN heads USING (session_id)
            WHERE NOT b.is_first
        ), outbox AS (
            INSERT INTO session_outbox (session_id, first_version, last_version, traceparent)
            SELECT a.session_id, a.first_version, a.last_version, a.traceparent
            FROM unnest($7, $8, $9, $10) AS a (session_id, first_version, last_version, traceparent) JOIN heads USING (session_id)
        )
        SELECT session_id FROM heads
        """;

    // Until the end of the transaction, that is, of the batch. The plan is made once: PostgreSQL takes a plan for one event to be so much cheaper
    // than one for any number that it would make it anew for each append, which takes as long as the append itself.
    private const string SettingsSql = "SELECT set_config('lock_timeout', $1, TRUE), set_config('plan_cache_mode', 'force_generic_plan', TRUE)";

    // What follows an event is written only if the event is there, that is, if its session's append went in.
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
        INSERT INTO session_players AS p (session_id, player_id, role, character_id, joined_at, joined_version, version)
        SELECT $1, $2, $3, $4, $5, $6, $6 WHERE EXISTS (SELECT FROM session_events WHERE id = $7)
        ON CONFLICT (session_id, player_id) DO UPDATE SET
            role = EXCLUDED.role, character_id = EXCLUDED.character_id, left_at = NULL, version = EXCLUDED.version,
            joined_at = CASE WHEN p.left_at IS NULL THEN p.joined_at ELSE EXCLUDED.joined_at END,
            joined_version = CASE WHEN p.left_at IS NULL THEN p.joined_version ELSE EXCLUDED.joined_version END
        WHERE p.version < EXCLUDED.version
        """;

    private const string PlayerLeftSql = """
        UPDATE session_players SET left_at = $3, version = $4
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

    // Of a replica that the log has lost commits of, nothing is stored.
    private const string SaveSnapshotSql = """
        INSERT INTO session_states (id, session_id, state, version, created_at)
        SELECT $1, $2, $3, $4, $5 WHERE EXISTS (
            SELECT FROM session_events WHERE session_id = $2 AND (event_data ->> 'version')::bigint = $4::bigint AND id = $6)
        ON CONFLICT DO NOTHING
        """;

    private const string TouchSessionSql = "UPDATE sessions SET updated_at = $2 WHERE id = $1 AND updated_at < $2";

    private const string TouchWithEventSql = """
        UPDATE sessions SET updated_at = $2 WHERE id = $1 AND updated_at < $2 AND EXISTS (SELECT FROM session_events WHERE id = $3)
        """;

    private const string ReadSql = """
        SELECT id, event_type, event_data FROM session_events
        WHERE session_id = $1 AND (event_data ->> 'version')::bigint > $2 AND (event_data ->> 'version')::bigint <= $3
        ORDER BY (event_data ->> 'version')::bigint LIMIT $4
        """;

    private const string SnapshotSql = """
        SELECT state, version::bigint, created_at FROM session_states
        WHERE session_id = $1 AND version::bigint <= $2 ORDER BY version::bigint DESC LIMIT 1
        """;

    private const string MetadataSql = """
        SELECT event_data -> 'metadata' FROM session_events
        WHERE session_id = $1 AND event_type = 'state_saved' AND (event_data ->> 'version')::bigint <= $2
        ORDER BY (event_data ->> 'version')::bigint DESC LIMIT 1
        """;

    private const string HasEventSql = """
        SELECT
            EXISTS (SELECT FROM session_events WHERE session_id = $1 AND (event_data ->> 'version')::bigint = $2 AND id = $3),
            EXISTS (SELECT FROM sessions WHERE id = $1 AND status <> 'archived')
        """;

    /// <summary>
    /// Of these sessions ($1) at these versions ($2), by these events ($3), those of which the log has more or has something else. One look into
    /// the index for each: the data, which may be large and stored apart, is not read. LIMIT 2: known and more.
    /// </summary>
    internal const string NewsSql = """
        SELECT s.id FROM unnest($1, $2, $3) AS s (id, version, last_event)
        WHERE ARRAY(
            SELECT e.id FROM session_events e
            WHERE e.session_id = s.id AND (e.event_data ->> 'version')::bigint >= s.version LIMIT 2) IS DISTINCT FROM ARRAY[s.last_event]
        """;

    /// <summary>How long an append waits for a lock. What it waits for as a rule is another process's commit, which is there within milliseconds.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(300);

    private long _renewedAt = -RenewEveryMilliseconds;

    /// <summary>Whether a failure means that Postgres does not answer, rather than that we asked it something wrong.</summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        // A host name that cannot be resolved is a SocketException of its own.
        NotSentException or TimeoutException or IOException or SocketException => true,
        PostgresException refusal => IsTrouble(refusal),
        NpgsqlException => true,
        InvalidOperationException { InnerException: { } inner } => IsUnavailable(inner),
        _ => false,
    };

    /// <summary>
    /// Whether Postgres is in trouble, whatever it was asked. Only bad data (class 22), violated constraints (23) and statements that it does not
    /// understand (42) are about what it was asked; and of the last, missing privileges (42501) and a prepared statement that a pooler has left
    /// behind (42P05) are not.
    /// </summary>
    public static bool IsTrouble(PostgresException e) => e.SqlState[..2] is not ("22" or "23" or "42")
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DuplicatePreparedStatement;

    /// <summary>Whether a failure passes without anybody's doing, as an absence or a failover does, rather than after somebody has put something right.</summary>
    public static bool Passes(Exception e) => e switch
    {
        NotSentException { InnerException: { } inner } => inner is OperationCanceledException || Passes(inner),
        PostgresException refusal => IsTrouble(refusal) && !NeedsSomebody(refusal),
        InvalidOperationException { InnerException: { } inner } => Passes(inner),
        _ => IsUnavailable(e),
    };

    // Credentials (28), a database or schema that is not there (3D, 3F), privileges, a full disk, damage (XX).
    private static bool NeedsSomebody(PostgresException e) => e.SqlState[..2] is "28" or "3D" or "3F" or "XX"
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DiskFull;

    /// <summary>
    /// After a failure: when it tells that connections in the pool are dead, or stuck in a state in which they fail again, they are all opened anew.
    /// </summary>
    public void Repair(Exception e)
    {
        var cause = e is NotSentException ? e.InnerException : e;
        if (cause is NpgsqlException { InnerException: IOException } || (cause is PostgresException refusal && SpoilsConnections(refusal))) RenewConnections();
    }

    /// <summary>Gives up all connections of the pool, and what is known of the hosts' roles; at most once a second.</summary>
    public void RenewConnections()
    {
        var (now, last) = (Environment.TickCount64, Volatile.Read(ref _renewedAt));
        if (now - last < RenewEveryMilliseconds || Interlocked.CompareExchange(ref _renewedAt, now, last) != last) return;
        if (database is NpgsqlMultiHostDataSource hosts) hosts.ClearDatabaseStates();
        database.Clear();
    }

    // The connection is gone (08), or its server is (57P0x); transactions are read only, or not what the client thinks (25); what was prepared is
    // not there, is there already, or has become something else (0A000). A session's default of read only, above all, holds for its whole life.
    private static bool SpoilsConnections(PostgresException e) => e.SqlState[..2] is "08" or "25"
        || e.SqlState.StartsWith("57P0", StringComparison.Ordinal)
        || e.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement or PostgresErrorCodes.FeatureNotSupported;

    /// <summary>Commits a batch in one round trip.</summary>
    /// <returns>The sessions whose events are in. The others lost a race for their next version, or one of their ids was used before.</returns>
    /// <exception cref="NotSentException">Postgres cannot be reached; nothing was sent.</exception>
    /// <exception cref="PostgresException">Postgres refused; nothing of the batch is in.</exception>
    /// <exception cref="NpgsqlException">The connection broke or took too long: whether the batch is in, is not known.</exception>
    public async Task<IReadOnlySet<Guid>> AppendAsync(IReadOnlyList<Append> batch, CancellationToken ct)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await database.OpenConnectionAsync(ct);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or OperationCanceledException or TimeoutException)
        {
            throw new NotSentException(e);
        }

        await using (connection)
        {
            // One batch without an explicit transaction is one implicit transaction and one round trip.
            await using var commands = new NpgsqlBatch(connection) { BatchCommands = { Command(SettingsSql, P($"{LockTimeout.TotalMilliseconds}ms")) } };
            foreach (var append in batch)
            {
                if (append.First.Fact is SessionCreated created) commands.BatchCommands.Add(InsertSession(append.First, created));
            }

            commands.BatchCommands.Add(InsertEvents(batch));
            foreach (var append in batch)
            {
                foreach (var encoded in append.Events) AddConsequences(commands.BatchCommands, encoded.Event);
                if (append.Snapshot is { } state) AddSnapshot(commands.BatchCommands, append.Last, state);
            }

            await using var reader = await commands.ExecuteReaderAsync(ct);
            var appended = new HashSet<Guid>();
            // Commands without rows are skipped by the reader: the first result is the settings', the second the append's.
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct)) appended.Add(reader.GetGuid(0));
            while (await reader.NextResultAsync(ct))
            {
            }

            return appended;
        }
    }

    /// <summary>The session at its latest version: its snapshot and the events after it. Null when there is no such session.</summary>
    public async Task<Session?> LoadAsync(Guid sessionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // One moment for all of it: a snapshot that is stored between two of these reads stands for events that neither of them has seen.
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var commands = new NpgsqlBatch(connection, moment)
        {
            BatchCommands =
            {
                Command("""
                    SELECT campaign_id, name, metadata, created_at, status FROM sessions WHERE id = $1 AND is_deleted IS NOT TRUE
                    """, P(sessionId)),
                Command("""
                    SELECT player_id, role, character_id, joined_version FROM session_players WHERE session_id = $1 AND left_at IS NULL
                    """, P(sessionId)),
                Command(SnapshotSql, P(sessionId), P(long.MaxValue)),
                Command("""
                    SELECT id FROM session_events WHERE session_id = $1 AND (event_data ->> 'version')::bigint = (
                        SELECT max(version::bigint) FROM session_states WHERE session_id = $1)
                    """, P(sessionId)),
                Command("""
                    SELECT id, event_type, event_data FROM session_events
                    WHERE session_id = $1 AND (event_data ->> 'version')::bigint > coalesce(
                        (SELECT max(version::bigint) FROM session_states WHERE session_id = $1), 0)
                    ORDER BY (event_data ->> 'version')::bigint
                    """, P(sessionId)),
            },
        };
        await using var reader = await commands.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var header = JsonHeader.Parse(reader.GetFieldValue<byte[]>(2));
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
                reader.GetGuid(0), Roles.Parse(reader.GetString(1)), await reader.IsDBNullAsync(2, ct) ? null : reader.GetGuid(2), reader.GetInt64(3));
            members[member.PlayerId] = member;
        }

        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            session = session with
            {
                State = ReadState(reader.GetFieldValue<byte[]>(0)),
                Version = reader.GetInt64(1),
                UpdatedAt = Timestamps.FromColumn(reader.GetDateTime(2)),
            };
            // Not after the snapshot, as far as it tells: when before, only older events would.
            if (session.State[CombatDocument.Name] is not null) session = session with { CombatChange = (session.Version, session.UpdatedAt) };
        }

        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct)) session = session with { LastEventId = reader.GetGuid(0) };

        await reader.NextResultAsync(ct);
        session = session with { Members = members.ToImmutable() };
        while (await reader.ReadAsync(ct)) session = session.Evolve(ReadEvent(reader, sessionId).Event);
        return session;
    }

    /// <summary>
    /// A session as it was at a version that it has had: state, metadata, version and time. Who sat there then is not told. Null when the log does
    /// not have it any more: the session is being archived.
    /// </summary>
    public async Task<Session?> LoadAtAsync(Guid sessionId, long version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(SnapshotSql, P(sessionId), P(version)), Command(MetadataSql, P(sessionId), P(version)) },
        };
        var session = Session.Empty(sessionId);
        await using (var reader = await commands.ExecuteReaderAsync(ct))
        {
            if (await reader.ReadAsync(ct))
            {
                session = session with
                {
                    State = ReadState(reader.GetFieldValue<byte[]>(0)),
                    Version = reader.GetInt64(1),
                    UpdatedAt = Timestamps.FromColumn(reader.GetDateTime(2)),
                };
            }

            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct)) session = session with { Metadata = (StateObject)StateValue.Parse(reader.GetFieldValue<byte[]>(0)) };
        }

        EventPage page;
        do
        {
            page = await ReadAsync(connection, sessionId, session.Version, version, int.MaxValue, ct);
            foreach (var encoded in page.Events) session = session.Evolve(encoded.Event);
        }
        while (page.IsCut);

        return session.Version == version ? session : null;
    }

    /// <summary>
    /// At most <paramref name="limit"/> events after one version and up to another, in order; fewer, and at least one, where these are
    /// large.
    /// </summary>
    public async Task<EventPage> ReadAsync(Guid sessionId, long after, long upTo, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, sessionId, after, upTo, limit, ct);
    }

    /// <summary>The next events after a session as it is known, as <see cref="ReadAsync(Guid, long, long, int, CancellationToken)"/> tells them.</summary>
    /// <exception cref="LostCommitsException">The log does not have, or no longer has, the event that the session's version comes from.</exception>
    /// <exception cref="SessionArchivedException">The session itself is not there any more.</exception>
    public async Task<EventPage> ReadOnAsync(Session known, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, known.Id, known.Version, long.MaxValue, limit, ct, known.LastEventId);
    }

    /// <summary>The events with these ids, whichever session they belong to.</summary>
    public async Task<IReadOnlyList<EncodedEvent>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("SELECT id, event_type, event_data, session_id FROM session_events WHERE id = ANY ($1)", connection)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<EncodedEvent>();
        while (await reader.ReadAsync(ct)) found.Add(ReadEvent(reader, reader.GetGuid(3)));
        return found;
    }

    /// <summary>Of these sessions, those of which the log has more than this, or something else.</summary>
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

    /// <summary>Stores a snapshot of a version, if the log has it. Harmless to repeat.</summary>
    public async Task SaveSnapshotAsync(Session session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    SaveSnapshotSql, P(Guid.CreateVersion7()), P(session.Id), Json(session.State), P(VersionText.Write(session.Version)), P(session.UpdatedAt),
                    P(session.LastEventId)),
                Command(TouchSessionSql, P(session.Id), P(session.UpdatedAt)),
            },
        };
        await commands.ExecuteNonQueryAsync(ct);
    }

    private static async Task<EventPage> ReadAsync(
        NpgsqlConnection connection, Guid sessionId, long after, long upTo, int limit, CancellationToken ct, Guid? lastEventId = null)
    {
        var isChecked = lastEventId is null;
        var events = new List<EncodedEvent>();
        var bytes = 0L;
        while (true)
        {
            // How many are asked for at once follows from how large the first ones are: what is not taken was read for nothing.
            var asked = (int)Math.Min(limit - events.Count, events.Count == 0 ? FirstRead : 1 + (PageBytes - bytes) * events.Count / bytes);
            await using var commands = new NpgsqlBatch(connection);
            if (!isChecked) commands.BatchCommands.Add(Command(HasEventSql, P(sessionId), P(after), P(lastEventId)));
            commands.BatchCommands.Add(Command(ReadSql, P(sessionId), P(after), P(upTo), P(asked)));
            await using var reader = await commands.ExecuteReaderAsync(ct);
            if (!isChecked)
            {
                await reader.ReadAsync(ct);
                if (!reader.GetBoolean(0)) throw reader.GetBoolean(1) ? new LostCommitsException(sessionId, after) : new SessionArchivedException(sessionId);
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

    // Format 1 is the state itself; a later one is an array that begins with its number, which no state can be (decision 0023).
    private static StateObject ReadState(byte[] json) =>
        StateValue.Parse(json) as StateObject ?? throw new NewerFormatException("A snapshot is of a format that is not known.");

    // jsonb has put the members in an order of its own: encode again, so that everybody is sent the same text.
    private static EncodedEvent ReadEvent(NpgsqlDataReader reader, Guid sessionId) =>
        EncodedEvent.Encode(EventJson.Read(reader.GetGuid(0), sessionId, reader.GetString(1), reader.GetFieldValue<byte[]>(2)));

    private static NpgsqlBatchCommand InsertEvents(IReadOnlyList<Append> batch)
    {
        var count = 0;
        foreach (var append in batch) count += append.Events.Count;
        var ids = new Guid[count];
        var sessions = new Guid[count];
        var types = new string[count];
        var data = new byte[count][];
        var times = new DateTime[count];
        var firsts = new bool[count];
        var i = 0;
        foreach (var append in batch)
        {
            foreach (var (e, json) in append.Events)
            {
                ids[i] = e.Id;
                sessions[i] = e.SessionId;
                types[i] = EventJson.TypeOf(e.Fact);
                data[i] = json.ToArray();
                times[i] = Timestamps.ToColumn(e.Timestamp);
                firsts[i] = ReferenceEquals(e, append.First);
                i++;
            }
        }

        return Command(
            AppendSql,
            new NpgsqlParameter<Guid[]> { TypedValue = ids },
            new NpgsqlParameter<Guid[]> { TypedValue = sessions },
            new NpgsqlParameter<string[]> { TypedValue = types },
            new NpgsqlParameter { Value = data, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            new NpgsqlParameter { Value = times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Timestamp },
            new NpgsqlParameter<bool[]> { TypedValue = firsts },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. batch.Select(a => a.SessionId)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. batch.Select(a => a.First.Version)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. batch.Select(a => a.Last.Version)] },
            new NpgsqlParameter<string?[]> { TypedValue = [.. batch.Select(a => a.TraceParent)] },
            new NpgsqlParameter<Guid?[]> { TypedValue = [.. batch.Select(a => a.Predecessor)] });
    }

    private static NpgsqlBatchCommand InsertSession(SessionEvent e, SessionCreated created) => Command(
        InsertSessionSql,
        P(e.SessionId), P(created.CampaignId), P(created.Name), JsonHeader.Write(created.GameMasterId, created.Settings), P(e.Timestamp));

    private static void AddConsequences(NpgsqlBatchCommandCollection commands, SessionEvent e)
    {
        switch (e.Fact)
        {
            case SessionCreated created:
                commands.Add(Command(InsertGameMasterSql, P(e.SessionId), P(created.GameMasterId), P(e.Timestamp), P(e.Version), P(e.Id)));
                break;
            case PlayerJoined joined:
                commands.Add(Command(
                    UpsertPlayerSql,
                    P(e.SessionId), P(joined.PlayerId), P(joined.Role.ToWire()), P(joined.CharacterId), P(e.Timestamp), P(e.Version), P(e.Id)));
                break;
            case PlayerLeft left:
                commands.Add(Command(PlayerLeftSql, P(e.SessionId), P(left.PlayerId), P(e.Timestamp), P(e.Version), P(e.Id)));
                break;
            case StateSaved saved:
                commands.Add(Command(SavedSql, P(e.SessionId), P(e.Timestamp), Json(saved.Metadata), P(e.Version), P(e.Id)));
                break;
            case SessionEnded:
                commands.Add(Command(EndedSql, P(e.SessionId), P(e.Timestamp), P(e.Id)));
                break;
        }
    }

    private static void AddSnapshot(NpgsqlBatchCommandCollection commands, SessionEvent last, StateObject state)
    {
        commands.Add(Command(
            InsertSnapshotSql, P(Guid.CreateVersion7()), P(last.SessionId), Json(state), P(VersionText.Write(last.Version)), P(last.Timestamp), P(last.Id)));
        commands.Add(Command(TouchWithEventSql, P(last.SessionId), P(last.Timestamp), P(last.Id)));
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter<Guid> P(Guid value) => new() { TypedValue = value };

    private static NpgsqlParameter P(Guid? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    private static NpgsqlParameter<string> P(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> P(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<int> P(int value) => new() { TypedValue = value };

    private static NpgsqlParameter P(DateTime utc) => new() { Value = Timestamps.ToColumn(utc), NpgsqlDbType = NpgsqlDbType.Timestamp };

    private static NpgsqlParameter Json(StateValue value) => new() { Value = value.ToUtf8(), NpgsqlDbType = NpgsqlDbType.Jsonb };

    /// <summary>What <c>sessions.metadata</c> holds: <c>{version, game_master_id, settings, saved}</c>.</summary>
    private readonly record struct JsonHeader(Guid GameMasterId, StateObject Settings, StateObject Saved)
    {
        public static NpgsqlParameter Write(Guid gameMasterId, StateObject settings) => Json(StateObject.Empty
            .With("version", StateValue.Of(1))
            .With("game_master_id", StateValue.Of(gameMasterId.ToString()))
            .With("settings", settings)
            .With("saved", StateObject.Empty));

        public static JsonHeader Parse(byte[] json)
        {
            using var document = JsonDocument.Parse(json);
            var header = (StateObject)StateValue.Parse(json);
            return new JsonHeader(
                document.RootElement.GetProperty("game_master_id").GetGuid(), (StateObject)header["settings"]!, (StateObject)header["saved"]!);
        }
    }
}
