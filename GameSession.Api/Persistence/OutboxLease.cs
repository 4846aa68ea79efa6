using Npgsql;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>
/// A process's right to publish the sessions of some lanes (<see cref="Outbox"/>), until it is disposed of or its connection breaks. Not thread-safe.
/// </summary>
internal sealed class OutboxLease(NpgsqlConnection connection) : IAsyncDisposable
{
    // Measured as PostgreSQL stores the events, compressed where they are long. This limits how much of a backlog is in memory.
    public const long BytesPerRead = 1024 * 1024;

    // Smallest ids first: the append of a session's next version is written after the one before it is committed. Rows that are in memory are left
    // out by their ids: a smaller id may be committed after a larger one, so a read cannot simply go on after the last. The sizes of events are found
    // without reading the events, and events beyond the limit are not read.
    private const string ReadSql = """
        SELECT r.id, r.session_id, r.first_version, r.last_version, r.traceparent, r.event_id, r.event_type, r.event_data, r.version FROM (
            SELECT o.*, e.id AS event_id, e.event_type, e.event_data, (e.event_data ->> 'version')::bigint AS version,
                sum(pg_column_size(e.event_data)) OVER (ORDER BY o.id, (e.event_data ->> 'version')::bigint ROWS UNBOUNDED PRECEDING)
                    - pg_column_size(e.event_data) AS before
            FROM (
                SELECT * FROM session_outbox
                WHERE id >= $1 AND get_byte(uuid_send(session_id), 15) % $2 = ANY ($3) AND (session_id = ANY ($4)) = $5
                    AND id NOT IN (SELECT unnest($8))
                ORDER BY id LIMIT $6) o
            LEFT JOIN session_events e
                ON e.session_id = o.session_id AND (e.event_data ->> 'version')::bigint BETWEEN o.first_version AND o.last_version) r
        WHERE r.before IS NULL OR r.before < $7
        ORDER BY r.id, r.version
        """;

    private const string SharesSql = """
        SELECT objid::bigint, mode = 'ShareLock' FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid::bigint = $1 AND objid::bigint BETWEEN $2 AND $3
        """;

    private const string LastIdSql = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM session_outbox_id_seq";

    // A transaction that inserts locks the table before its rows get their ids, and unlocks it after the commit.
    private const string InsertingSql = """
        SELECT virtualtransaction FROM pg_locks
        WHERE relation = 'session_outbox'::regclass AND mode = 'RowExclusiveLock' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private const string SetAsideSql = """
        INSERT INTO session_outbox_set_aside (session_id, version, traceparent, reason, set_aside_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (session_id, version) DO UPDATE SET reason = EXCLUDED.reason, set_aside_at = EXCLUDED.set_aside_at
        """;

    private readonly SortedSet<int> _lanes = [];

    // The highest id at some earlier time, and the transactions that were inserting then and may not have ended since.
    private (long LastId, HashSet<string> Inserting)? _awaited;
    private long _ended;

    // Requested by Rewind during a read; the next read begins there.
    private long _rewindTo = long.MaxValue;

    /// <summary>The lanes that this process holds.</summary>
    public IReadOnlyCollection<int> Lanes => _lanes;

    /// <summary>False once the connection is known to be broken: nothing can be read or noted any more.</summary>
    public bool IsOpen => connection.State == System.Data.ConnectionState.Open;

    /// <summary>Rows with smaller ids are not read. Those of this process's lanes are removed, or belong to sessions that were left out.</summary>
    public long From { get; private set; }

    /// <summary>
    /// Takes and releases lanes, so that each publishing process has at most its share: lanes divided by processes, rounded up.
    /// </summary>
    /// <param name="mayRelease">False while events that were read are still to be published.</param>
    /// <returns>False when lanes must be released and may not.</returns>
    public async Task<bool> ShareAsync(bool mayRelease, CancellationToken ct)
    {
        var (high, low) = (Outbox.LeaseKey >> 32, Outbox.LeaseKey & uint.MaxValue);
        var processes = 0;
        var held = new HashSet<int>();
        await using (var command = Command(connection, SharesSql, Arg(high), Arg(low), Arg(low + Outbox.LaneCount)))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                if (reader.GetInt64(0) == low) processes += reader.GetBoolean(1) ? 1 : 0;
                else held.Add((int)(reader.GetInt64(0) - low) - 1);
            }
        }

        var share = (Outbox.LaneCount + processes - 1) / Math.Max(processes, 1);
        if (_lanes.Count > share && !mayRelease) return false;
        while (_lanes.Count > share)
        {
            await LockAsync("SELECT pg_advisory_unlock($1)", _lanes.Max, ct);
            _lanes.Remove(_lanes.Max);
        }

        for (var lane = 0; lane < Outbox.LaneCount && _lanes.Count < share; lane++)
        {
            if (held.Contains(lane) || !await LockAsync("SELECT pg_try_advisory_lock($1)", lane, ct)) continue;
            _lanes.Add(lane);
            // Pending events of that lane may be older than all that this process has read.
            From = 0;
        }

        return true;
    }

    /// <summary>
    /// Notes progress, and then reads pending events, in one round trip: oldest appends first and each session's events in version order, as many
    /// whole appends as the limit says, or as many events as their sizes allow, and at least one.
    /// </summary>
    /// <param name="progress">As for <see cref="NoteAsync"/>.</param>
    /// <param name="without">Sessions to leave out.</param>
    /// <param name="withoutRows">Rows to leave out.</param>
    public async Task<IReadOnlyList<OutboxRow>> ReadAsync(
        int limit, IReadOnlyCollection<Guid> without, IReadOnlyCollection<long> withoutRows, IReadOnlyCollection<OutboxProgress> progress,
        CancellationToken ct)
    {
        (From, _rewindTo) = (Math.Min(From, _rewindTo), long.MaxValue);
        var rows = await ReadAsync(From, without, isWithin: false, withoutRows, limit, progress, ct);
        // No row of these lanes can appear below this id any more, except one that was left out: see Rewind.
        From = Math.Max(From, Math.Min(_ended + 1, rows.Count > 0 ? rows[0].Id : long.MaxValue));
        return rows;
    }

    /// <summary>As the other overload, but only for these sessions.</summary>
    /// <param name="from">The smallest id that a row of these sessions may have.</param>
    public Task<IReadOnlyList<OutboxRow>> ReadAsync(
        int limit, IReadOnlyCollection<Guid> sessions, long from, IReadOnlyCollection<OutboxProgress> progress, CancellationToken ct) =>
        ReadAsync(from, sessions, isWithin: true, [], limit, progress, ct);

    /// <summary>
    /// Finds the id up to which every append has ended: no row can appear below it any more. Call it now and then. Without it, every read would pass
    /// over all removed rows that PostgreSQL cannot clean up yet.
    /// </summary>
    public async Task AdvanceAsync(CancellationToken ct)
    {
        var inserting = new HashSet<string>();
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(LastIdSql), new NpgsqlBatchCommand(InsertingSql) },
        };
        await using var reader = await commands.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var lastId = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) inserting.Add(reader.GetString(0));
        if (_awaited is { } awaited)
        {
            awaited.Inserting.IntersectWith(inserting);
            if (awaited.Inserting.Count > 0) return;
            _ended = awaited.LastId;
        }

        if (inserting.Count == 0) _ended = lastId;
        _awaited = (lastId, inserting);
    }

    /// <summary>
    /// Records what no longer has to be published: removes finished rows, and moves the first version of the others to the first that is still to be
    /// published.
    /// </summary>
    public async Task NoteAsync(IReadOnlyCollection<OutboxProgress> progress, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch(connection);
        Note(commands, progress);
        if (commands.BatchCommands.Count == 0) return;
        await commands.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Reads that begin later include rows from this id on, even if it is below all that was read. May be called during a read.
    /// </summary>
    public void Rewind(long id) => _rewindTo = Math.Min(_rewindTo, id);

    /// <summary>
    /// Stores an event that cannot be published in a table of its own, with the reason. Harmless to repeat. Afterwards the caller records it with
    /// <see cref="NoteAsync"/>.
    /// </summary>
    public async Task SetAsideAsync(OutboxRow row, long version, string reason, DateTime utc, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SetAsideSql, connection)
        {
            Parameters =
            {
                Arg(row.SessionId),
                Arg(version),
                new NpgsqlParameter { Value = (object?)row.TraceParentOf(version) ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar },
                Arg(reason),
                Arg(utc),
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    public ValueTask DisposeAsync() => Outbox.UnlockAsync(connection);

    private static void Note(NpgsqlBatch commands, IReadOnlyCollection<OutboxProgress> progress)
    {
        var ended = progress.Where(p => p.NextVersion is null).Select(p => p.Row.Id).ToArray();
        if (ended.Length > 0)
        {
            commands.BatchCommands.Add(Command(
                "DELETE FROM session_outbox WHERE id = ANY ($1)", new NpgsqlParameter<long[]> { TypedValue = ended }));
        }

        var begun = progress.Where(p => p.NextVersion > p.Row.FirstVersion).ToList();
        if (begun.Count > 0)
        {
            commands.BatchCommands.Add(Command(
                "UPDATE session_outbox o SET first_version = n.version FROM unnest($1, $2) AS n (id, version) WHERE o.id = n.id",
                new NpgsqlParameter<long[]> { TypedValue = [.. begun.Select(p => p.Row.Id)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. begun.Select(p => p.NextVersion!.Value)] }));
        }
    }

    private async Task<IReadOnlyList<OutboxRow>> ReadAsync(
        long from, IReadOnlyCollection<Guid> sessions, bool isWithin, IReadOnlyCollection<long> withoutRows, int limit,
        IReadOnlyCollection<OutboxProgress> progress, CancellationToken ct)
    {
        var rows = new List<OutboxRow>();
        await using var commands = new NpgsqlBatch(connection);
        Note(commands, progress);
        commands.BatchCommands.Add(Command(
            ReadSql,
            Arg(from),
            Arg(Outbox.LaneCount),
            new NpgsqlParameter<int[]> { TypedValue = [.. _lanes] },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. sessions] },
            Arg(isWithin),
            Arg(limit),
            Arg(BytesPerRead),
            new NpgsqlParameter<long[]> { TypedValue = [.. withoutRows] }));
        // The reader skips commands without rows: the first result is that of the read.
        await using var reader = await commands.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetInt64(0);
            if (rows.Count == 0 || rows[^1].Id != id)
            {
                rows.Add(new OutboxRow(
                    id, reader.GetGuid(1), reader.GetInt64(2), reader.GetInt64(3),
                    await reader.IsDBNullAsync(4, ct) ? null : reader.GetString(4), []));
            }

            if (await reader.IsDBNullAsync(5, ct)) continue;
            rows[^1].Events.Add(new OutboxEvent(reader.GetGuid(5), reader.GetInt64(8), reader.GetString(6), reader.GetFieldValue<byte[]>(7)));
        }

        return rows;
    }

    private async Task<bool> LockAsync(string sql, int lane, CancellationToken ct)
    {
        await using var command = Command(connection, sql, Arg(Outbox.LeaseKey + 1 + lane));
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
