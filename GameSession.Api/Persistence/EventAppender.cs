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
    // The heads, each session's first event, decide. A process that inserts version v+1 also inserts the tails, the rest of the session's append,
    // because nobody can have version v+2 without v+1. A head is inserted only if the log has version v and its event is the predecessor. So a log
    // that has lost commits (a failover to a standby without them) gets no gap, and a process cannot continue events that others committed in their
    // place and that it has not seen. If one of a session's ids is in use already, nothing of that session is inserted. The arrays are ordered by
    // session, so that two processes with the same sessions wait for each other but do not deadlock. Look-ups are subqueries with LIMIT 1, which
    // PostgreSQL makes one by one and cannot turn into a join that reads the whole log.
    private const string AppendSql = """
        WITH taken AS MATERIALIZED (
            SELECT t.session_id FROM unnest($10, $11) AS t (id, session_id)
            WHERE (SELECT TRUE FROM session_events e WHERE e.id = t.id LIMIT 1)
        ), heads AS (
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
            SELECT h.id, h.session_id, h.event_type, h.event_data, h.created_at
            FROM unnest($1, $2, $3, $4, $5, $6, $8) AS h (id, session_id, event_type, event_data, created_at, first_version, predecessor)
            WHERE h.session_id NOT IN (SELECT session_id FROM taken)
                AND (h.first_version = 1 OR (
                    SELECT h.predecessor IS NULL OR h.predecessor = p.id FROM session_events p
                    WHERE p.session_id = h.session_id AND (p.event_data ->> 'version')::bigint = h.first_version - 1 LIMIT 1))
            ON CONFLICT DO NOTHING
            RETURNING session_id
        ), tails AS (
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
            SELECT t.* FROM unnest($10, $11, $12, $13, $14) AS t (id, session_id, event_type, event_data, created_at)
            WHERE t.session_id IN (SELECT session_id FROM heads)
        ), outbox AS (
            INSERT INTO session_outbox (session_id, first_version, last_version, traceparent)
            SELECT o.* FROM unnest($2, $6, $7, $9) AS o (session_id, first_version, last_version, traceparent)
            WHERE o.session_id IN (SELECT session_id FROM heads)
        )
        SELECT session_id FROM heads
        """;

    // The settings last until the end of the transaction, that is, of the batch. The plan is made once for each connection. PostgreSQL estimates a
    // plan for one event to be so much cheaper than one for any number that it would plan again for each append, which takes as long as the append
    // itself. A plan that is made while the log is new must serve when it is large: every look-up uses an index, whatever the statistics say.
    private const string SettingsSql = """
        SELECT set_config('lock_timeout', $1, TRUE), set_config('plan_cache_mode', 'force_generic_plan', TRUE),
            set_config('enable_seqscan', 'off', TRUE), set_config('enable_bitmapscan', 'off', TRUE)
        """;

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
            var borrowed = new BorrowedJson();
            foreach (var append in batch)
            {
                foreach (var encoded in append.Events) Projections.AddRows(commands.BatchCommands, encoded.Event);
                if (append.Snapshot is { } state) Projections.AddSnapshot(commands.BatchCommands, append.Last, state, borrowed);
            }

            var appended = new HashSet<Guid>();
            await using (var reader = await commands.ExecuteReaderAsync(ct))
            {
                // The reader skips commands without rows: the first result is that of the settings, the second that of the append.
                await reader.NextResultAsync(ct);
                while (await reader.ReadAsync(ct)) appended.Add(reader.GetGuid(0));
                while (await reader.NextResultAsync(ct))
                {
                }
            }

            borrowed.Return();
            return appended;
        }
    }

    private static NpgsqlBatchCommand InsertEvents(IReadOnlyList<Append> batch)
    {
        var ordered = batch.OrderBy(a => a.SessionId).ToArray();
        var (heads, tails) = (new Columns(ordered.Length), new Columns(ordered.Sum(a => a.Events.Count) - ordered.Length));
        foreach (var append in ordered)
        {
            heads.Add(append.Events[0]);
            for (var i = 1; i < append.Events.Count; i++) tails.Add(append.Events[i]);
        }

        return Command(
            AppendSql,
            [
                .. heads.Arguments,
                new NpgsqlParameter<long[]> { TypedValue = Array.ConvertAll(ordered, a => a.First.Version) },
                new NpgsqlParameter<long[]> { TypedValue = Array.ConvertAll(ordered, a => a.Last.Version) },
                new NpgsqlParameter<Guid?[]> { TypedValue = Array.ConvertAll(ordered, a => a.Predecessor) },
                new NpgsqlParameter<string?[]> { TypedValue = Array.ConvertAll(ordered, a => a.TraceParent) },
                .. tails.Arguments,
            ]);
    }

    /// <summary>The columns of some events, as arrays.</summary>
    private sealed class Columns(int count)
    {
        private readonly Guid[] _ids = new Guid[count];
        private readonly Guid[] _sessions = new Guid[count];
        private readonly string[] _types = new string[count];
        private readonly ReadOnlyMemory<byte>[] _data = new ReadOnlyMemory<byte>[count];
        private readonly DateTime[] _times = new DateTime[count];
        private int _added;

        public NpgsqlParameter[] Arguments =>
        [
            new NpgsqlParameter<Guid[]> { TypedValue = _ids },
            new NpgsqlParameter<Guid[]> { TypedValue = _sessions },
            new NpgsqlParameter<string[]> { TypedValue = _types },
            new NpgsqlParameter<ReadOnlyMemory<byte>[]> { TypedValue = _data, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            new NpgsqlParameter<DateTime[]> { TypedValue = _times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Timestamp },
        ];

        public void Add(EncodedEvent encoded)
        {
            var (e, data) = encoded;
            _ids[_added] = e.Id;
            _sessions[_added] = e.SessionId;
            _types[_added] = EventJson.TypeOf(e.Fact);
            _data[_added] = data;
            _times[_added] = Timestamps.ToColumn(e.Timestamp);
            _added++;
        }
    }
}
