using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// What is committed and not yet published. A row of <c>session_outbox</c> stands for the events of one append and is written by the append
/// itself (<see cref="EventAppender"/>), so that nothing that is in the log is missing here, and nothing else is here.
/// <para>
/// Sessions are divided into <see cref="LaneCount"/> lanes. Guarantee: at most one process at a time holds a lane, and with it reads rows of one
/// session in version order. What a process holds, it holds through one connection (<see cref="OutboxLease"/>): when that breaks, it holds nothing
/// any more, and a read or a note through it fails.
/// </para>
/// </summary>
internal sealed class Outbox(NpgsqlDataSource database)
{
    /// <summary>Every process must have the same: a process that knows another number would publish what this one publishes.</summary>
    public const int LaneCount = 8;

    /// <summary>
    /// The advisory lock that every process that publishes holds in shared mode: those who have it are counted. A process from before there were
    /// lanes takes it exclusively, so neither publishes beside the other. That of lane n is n + 1 above.
    /// </summary>
    public const long LeaseKey = 0x67616D656F757462;

    // Of the process that counts what waits.
    private const long CountKey = LeaseKey + LaneCount + 1;

    private const string CountSql = """
        SELECT coalesce(sum(last_version - first_version + 1), 0)::bigint, min(id) FROM session_outbox WHERE id >= $1
        """;

    /// <summary>The lane of a session: its id's last bits, which are random.</summary>
    public static int LaneOf(Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        sessionId.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[15] % LaneCount;
    }

    /// <summary>Null while a process from before there were lanes publishes.</summary>
    public async Task<OutboxLease?> TryLeaseAsync(CancellationToken ct) =>
        await TryLockAsync(database, "SELECT pg_try_advisory_lock_shared($1)", LeaseKey, ct) is { } connection ? new OutboxLease(connection) : null;

    /// <summary>Null while another process counts.</summary>
    public async Task<Counter?> TryCountAsync(CancellationToken ct) =>
        await TryLockAsync(database, "SELECT pg_try_advisory_lock($1)", CountKey, ct) is { } connection ? new Counter(connection) : null;

    /// <summary>How many events wait. Reads the whole table.</summary>
    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(CountSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 0 });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Releases all advisory locks of a connection, which the pool would keep, and gives it back.</summary>
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
                // Broken: the server has released the locks itself.
            }
        }

        await connection.DisposeAsync();
    }

    /// <summary>A connection that has taken an advisory lock; null while somebody else has it. <see cref="UnlockAsync"/> disposes of it.</summary>
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

    /// <summary>The right to count, until it is disposed of or its connection breaks. Not for use by two at once.</summary>
    internal sealed class Counter(NpgsqlConnection connection) : IAsyncDisposable
    {
        // Removed rows that PostgreSQL cannot clean up yet are read with the others: every count begins where the one before the last found the
        // first row. Not the last one: a row whose append was under way then may have a smaller id.
        private (long Earlier, long Last) _from;

        /// <summary>How many events wait, and how many were set aside.</summary>
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
