using GameSession.Api.Protocol;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// What is committed and not yet published. A row of <c>session_outbox</c> stands for the events of one append and is written by the append
/// itself (<see cref="EventLog"/>), so that nothing that is in the log is missing here, and nothing else is here.
/// <para>
/// Guarantee: at most one process at a time has the lease, and with it reads rows of one session in version order. A lease is a connection:
/// when it breaks, it is over, and a read or a removal through it fails.
/// </para>
/// </summary>
internal sealed class Outbox(NpgsqlDataSource database)
{
    /// <summary>The advisory lock that is the lease.</summary>
    public const long LeaseKey = 0x67616D656F757462;

    // The smallest ids first: an append of a session's next version is written after the one before it is committed.
    private const string ReadSql = """
        SELECT o.id, o.traceparent, o.session_id, e.id, e.event_type, e.event_data
        FROM (SELECT * FROM session_outbox ORDER BY id LIMIT $1) o JOIN session_events e
            ON e.session_id = o.session_id AND (e.event_data ->> 'version')::bigint BETWEEN o.first_version AND o.last_version
        ORDER BY o.id, (e.event_data ->> 'version')::bigint
        """;

    /// <summary>Null when another process has it.</summary>
    public async Task<Lease?> TryLeaseAsync(CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection)
            {
                Parameters = { new NpgsqlParameter<long> { TypedValue = LeaseKey } },
            };
            if (await command.ExecuteScalarAsync(ct) is true) return new Lease(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>How many events wait.</summary>
    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT coalesce(sum(last_version - first_version + 1), 0)::bigint FROM session_outbox");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The right to publish, until it is disposed of or its connection breaks. Not for use by two at once.</summary>
    internal sealed class Lease(NpgsqlConnection connection) : IAsyncDisposable
    {
        /// <summary>
        /// Hands over what waits, oldest appends first and each session's events in version order, as it is read: what waits is never all
        /// in memory.
        /// </summary>
        /// <param name="limit">Appends.</param>
        /// <returns>The rows whose events have all been handed over.</returns>
        public async Task<IReadOnlyList<long>> ReadAsync(int limit, Func<OutboxEvent, Task> onEvent, CancellationToken ct)
        {
            var rows = new List<long>();
            string[] traces = [];
            var read = 0;
            await using var command = new NpgsqlCommand(ReadSql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = limit } } };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                if (rows.Count == 0 || rows[^1] != reader.GetInt64(0))
                {
                    rows.Add(reader.GetInt64(0));
                    traces = await reader.IsDBNullAsync(1, ct) ? [] : reader.GetString(1).Split(Append.TraceSeparator);
                    read = 0;
                }

                var e = EventJson.Read(reader.GetGuid(3), reader.GetGuid(2), reader.GetString(4), reader.GetFieldValue<byte[]>(5));
                await onEvent(new OutboxEvent(e, traces switch { [] => null, [var one] => one, _ => traces.ElementAtOrDefault(read) }));
                read++;
            }

            return rows;
        }

        /// <summary>These need not be published any more.</summary>
        public async Task RemoveAsync(IReadOnlyList<long> rows, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand("DELETE FROM session_outbox WHERE id = ANY ($1)", connection)
            {
                Parameters = { new NpgsqlParameter<long[]> { TypedValue = [.. rows] } },
            };
            await command.ExecuteNonQueryAsync(ct);
        }

        public async ValueTask DisposeAsync()
        {
            // The pool would keep the connection, and the lock with it.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
                try
                {
                    await command.ExecuteNonQueryAsync();
                }
                catch (Exception e) when (EventLog.IsUnavailable(e))
                {
                    // Broken: the server has let go of the lock by itself.
                }
            }

            await connection.DisposeAsync();
        }
    }
}

/// <summary>An event that waits to be published.</summary>
/// <param name="TraceParent">W3C trace context of the command that it comes from.</param>
internal sealed record OutboxEvent(Domain.SessionEvent Event, string? TraceParent);
