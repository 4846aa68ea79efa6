using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// The events that are committed and not yet published. A row of <c>session_outbox</c> stands for the events of one append. The append itself writes
/// the row (<see cref="EventAppender"/>), so every committed event gets into the outbox, and no other does.
/// <para>
/// Sessions are divided into <see cref="LaneCount"/> lanes. Guarantee: at most one process at a time holds a lane, and it reads the rows of one
/// session in version order. A process holds all its lanes through one connection (<see cref="OutboxLease"/>). When that connection breaks, the
/// process holds no lane, and reads and updates through the lease fail.
/// </para>
/// </summary>
internal sealed class Outbox(NpgsqlDataSource database)
{
    /// <summary>All processes must use the same number: a process with another number would publish events that this one publishes too.</summary>
    public const int LaneCount = 8;

    /// <summary>
    /// The advisory lock that every publishing process holds in shared mode; its holders are counted. A process of a version without lanes takes it
    /// exclusively, so the two versions never publish at the same time. The key of lane n's lock is this key plus n + 1.
    /// </summary>
    public const long LeaseKey = 0x67616D656F757462;

    // Held by the process that counts the pending events.
    private const long CountKey = LeaseKey + LaneCount + 1;

    private const string CountSql = """
        SELECT coalesce(sum(last_version - first_version + 1), 0)::bigint, min(id) FROM session_outbox WHERE id >= $1
        """;

    /// <summary>The lane of a session, from the last bits of its id, which are random.</summary>
    public static int LaneOf(Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        sessionId.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[15] % LaneCount;
    }

    /// <summary>Null while a process of a version without lanes publishes.</summary>
    public async Task<OutboxLease?> TryLeaseAsync(CancellationToken ct) =>
        await TryLockAsync(database, "SELECT pg_try_advisory_lock_shared($1)", LeaseKey, ct) is { } connection ? new OutboxLease(connection) : null;

    /// <summary>Null while another process counts.</summary>
    public async Task<Counter?> TryCountAsync(CancellationToken ct) =>
        await TryLockAsync(database, "SELECT pg_try_advisory_lock($1)", CountKey, ct) is { } connection ? new Counter(connection) : null;

    /// <summary>The number of pending events. Reads the whole table.</summary>
    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(CountSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 0 });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Releases all advisory locks of a connection, which would stay locked in the pool, and returns the connection to the pool.</summary>
    internal static async ValueTask UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
            try
            {
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception e) when (PostgresErrors.IsUnavailable(e))
            {
                // The connection is broken, so the server has released the locks itself.
            }
        }

        await connection.DisposeAsync();
    }

    /// <summary>A connection that holds an advisory lock; null while another connection holds it. <see cref="UnlockAsync"/> disposes of it.</summary>
    internal static async Task<NpgsqlConnection?> TryLockAsync(NpgsqlDataSource database, string sql, long key, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = key } } };
            if (await command.ExecuteScalarAsync(ct) is true) return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>The right to count, until it is disposed of or its connection breaks. Not thread-safe.</summary>
    internal sealed class Counter(NpgsqlConnection connection) : IAsyncDisposable
    {
        // A count also reads removed rows that PostgreSQL cannot clean up yet. So each count begins at the first row that the count before the last
        // one found. The last count's first row would be too late: an append that was under way then may have a smaller id.
        private (long Earlier, long Last) _from;

        /// <summary>The number of pending events, and the number of events that were set aside.</summary>
        public async Task<(long Pending, long SetAside)> CountAsync(CancellationToken ct)
        {
            await using var commands = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(CountSql) { Parameters = { new NpgsqlParameter<long> { TypedValue = _from.Earlier } } },
                    new NpgsqlBatchCommand("SELECT count(*), (SELECT last_value FROM session_outbox_id_seq) FROM session_outbox_set_aside"),
                },
            };
            await using var reader = await commands.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            var pending = reader.GetInt64(0);
            long? first = await reader.IsDBNullAsync(1, ct) ? null : reader.GetInt64(1);
            await reader.NextResultAsync(ct);
            await reader.ReadAsync(ct);
            _from = (_from.Last, first ?? reader.GetInt64(1));
            return (pending, reader.GetInt64(0));
        }

        public ValueTask DisposeAsync() => UnlockAsync(connection);
    }
}
