using System.Net.Sockets;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using Npgsql;
using NpgsqlTypes;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Appends events to the sessions' logs in Postgres. The logs are the authority on what happened.
/// <para>
/// Guarantees: an append returns after its commit. The events of one session are stored all or none, and only if the first of them has the next
/// version and its predecessor is in the log. A unique index over session and version decides between processes, not a lock. An append that would
/// wait longer than <see cref="LockTimeout"/> for a lock of somebody else fails as a whole, and nothing of it is stored. The sessions of one batch
/// are independent of each other. Repeating an append with the same events is harmless. What is derived from the events (the rows of <c>sessions</c>
/// and <c>session_players</c>, the snapshot, the outbox row) is written in the same transaction.
/// </para>
/// Thread-safe; each call uses its own pooled connection.
/// </summary>
internal sealed class EventAppender(NpgsqlDataSource database)
{
    // The first event of each session decides. A process that inserts version v+1 also inserts the rest of the session's append, because nobody can
    // have version v+2 without v+1. The first event is inserted only if the log has version v and its event is the predecessor. So a log that has
    // lost commits (a failover to a standby without them) gets no gap, and a process cannot continue events that others committed in their place and
    // that it has not seen. LIMIT 1: each predecessor is one index lookup, whatever the plan was made for. If one of a session's ids is in use
    // already, nothing of that session is inserted. The rows are ordered by session, so that two processes with the same sessions wait for each other
    // but do not deadlock.
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

    // Both settings last until the end of the transaction, that is, of the batch. The plan is made once. PostgreSQL estimates a plan for one event to
    // be so much cheaper than one for any number that it would plan again for each append, which takes as long as the append itself.
    private const string SettingsSql = "SELECT set_config('lock_timeout', $1, TRUE), set_config('plan_cache_mode', 'force_generic_plan', TRUE)";

    /// <summary>How long an append waits for a lock. Usually it is the lock of another process's commit, which ends within milliseconds.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(300);

    /// <summary>Commits a batch in one round trip.</summary>
    /// <returns>
    /// The sessions whose events are stored. The others have a conflict over their next version, or one of their ids was used before.
    /// </returns>
    /// <exception cref="NotSentException">Postgres cannot be reached; nothing was sent.</exception>
    /// <exception cref="PostgresException">Postgres refused the batch; nothing of it is stored.</exception>
    /// <exception cref="NpgsqlException">The connection broke or took too long: it is not known whether the batch is stored.</exception>
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
            await using var commands = new NpgsqlBatch(connection)
            {
                BatchCommands = { Command(SettingsSql, Arg($"{LockTimeout.TotalMilliseconds}ms")) },
            };
            foreach (var append in batch)
            {
                if (append.First.Fact is SessionCreated created) commands.BatchCommands.Add(Projections.InsertSession(append.First, created));
            }

            commands.BatchCommands.Add(InsertEvents(batch));
            foreach (var append in batch)
            {
                foreach (var encoded in append.Events) Projections.AddRows(commands.BatchCommands, encoded.Event);
                if (append.Snapshot is { } state) Projections.AddSnapshot(commands.BatchCommands, append.Last, state);
            }

            await using var reader = await commands.ExecuteReaderAsync(ct);
            var appended = new HashSet<Guid>();
            // The reader skips commands without rows: the first result is that of the settings, the second that of the append.
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct)) appended.Add(reader.GetGuid(0));
            while (await reader.NextResultAsync(ct))
            {
            }

            return appended;
        }
    }

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
}
