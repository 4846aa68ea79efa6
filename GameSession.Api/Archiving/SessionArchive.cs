using System.Data;
using GameSession.Api.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace GameSession.Api.Archiving;

/// <summary>
/// Moves sessions from Postgres to a store, and removes snapshots that nothing needs from Postgres. One process at a time does so, on the connection
/// that holds the lock, so that a process that has lost the lock removes nothing.
/// <para>
/// Guarantee: a row is removed only after the archive that contains it was written, read back and found to be complete. The order is: write, verify,
/// mark (<c>status</c> becomes <c>archived</c> and <c>is_deleted</c> true, if the session is still what was written), remove, the session's own row
/// last. A crash before the mark leaves the session as it was, and it is archived again. After a crash behind the mark, the archive is verified again
/// and the removal goes on.
/// </para>
/// Not thread-safe.
/// </summary>
internal sealed class SessionArchive : IAsyncDisposable
{
    private const string Archived = "archived";

    // An arbitrary number that nothing else in this database uses for an advisory lock.
    private const long LockKey = 0x67616D6561726368;
    private const string LockSql = "SELECT pg_try_advisory_lock($1)";

    // No caller waits for an answer, and a large session takes long.
    private const int StatementSeconds = 60;

    private const string EventsTable = "session_events";

    private static readonly (string Table, string Sql)[] Tables =
    [
        ("sessions", LineOf("sessions", "WHERE r.id = $1")),
        ("session_players", LineOf("session_players", "WHERE r.session_id = $1 ORDER BY r.player_id")),
        ("session_states", LineOf("session_states", "WHERE r.session_id = $1 ORDER BY r.version::bigint")),
        (EventsTable, LineOf(EventsTable, "WHERE r.session_id = $1 ORDER BY (r.event_data ->> 'version')::bigint")),
    ];

    // Events that are not published yet, or were set aside, must stay in the log.
    private const string IsPublished = """
        NOT EXISTS (SELECT FROM session_outbox o WHERE o.session_id = s.id) AND NOT EXISTS (SELECT FROM session_outbox_set_aside a WHERE a.session_id = s.id)
        """;

    private const string DueSql = $"""
        SELECT s.id FROM sessions s
        WHERE s.id > $1 AND s.status = 'ended' AND s.is_deleted IS NOT TRUE AND s.updated_at < $2 AND {IsPublished}
        ORDER BY s.id LIMIT $3
        """;

    private const string BegunSql = "SELECT id FROM sessions WHERE id > $1 AND status = $2 ORDER BY id LIMIT $3";

    // An append to the session locks the session's row against this statement, and this statement locks it against appends.
    private const string LockRowSql =
        "SELECT s.id FROM sessions s WHERE s.id = $1 AND s.status = 'ended' AND s.is_deleted IS NOT TRUE FOR UPDATE SKIP LOCKED";

    // Compares the number and the last version of the events, and the number of players, whose rows are never removed. Snapshots are derived from the
    // events.
    private const string MarkSql = $"""
        UPDATE sessions s SET status = $2, is_deleted = TRUE, deleted_at = $3
        WHERE s.id = $1 AND {IsPublished}
            AND (SELECT count(*) FROM session_events e WHERE e.session_id = $1) = $4
            AND (SELECT max((e.event_data ->> 'version')::bigint) FROM session_events e WHERE e.session_id = $1) = $5
            AND (SELECT count(*) FROM session_players p WHERE p.session_id = $1) = $6
        """;

    // A player can still leave a session that has ended. A process that decides this at the time of the mark finds the next version taken, and then
    // the session gone.
    private const string CloseSql = """
        WITH taken AS (
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
            SELECT gen_random_uuid(), $1, $2, jsonb_build_object('version', ($3::bigint + 1)::text), $4)
        DELETE FROM session_events WHERE session_id = $1 AND (event_data ->> 'version')::bigint = $3
        """;

    // Newest first: a process that still has the session in memory finds out with its next look at the log.
    private const string RemoveEventsSql = """
        DELETE FROM session_events WHERE id IN (
            SELECT e.id FROM session_events e JOIN sessions s ON s.id = e.session_id
            WHERE e.session_id = $1 AND s.status = $2 AND e.event_type <> $2 ORDER BY (e.event_data ->> 'version')::bigint DESC LIMIT $3)
        """;

    private const string RemoveStatesSql = """
        DELETE FROM session_states WHERE id IN (
            SELECT r.id FROM session_states r JOIN sessions s ON s.id = r.session_id WHERE r.session_id = $1 AND s.status = $2 LIMIT $3)
        """;

    private const string RemoveLastSql =
        "DELETE FROM session_events e USING sessions s WHERE e.session_id = $1 AND s.id = $1 AND s.status = $2 AND e.event_type = $2";

    private const string RemovePlayersSql = """
        DELETE FROM session_players p USING sessions s WHERE p.session_id = $1 AND s.id = $1 AND s.status = $2
        """;

    // The times of use are not needed any more, and are not in the archive.
    private const string RemoveUsesSql = """
        DELETE FROM session_uses u USING sessions s WHERE u.session_id = $1 AND s.id = $1 AND s.status = $2
        """;

    // Of each session's snapshots, the last stays, and the first in each range of so many versions. The runtime made that one if the range is as
    // large as, or a multiple of, the versions between its snapshots.
    private const string ThinSql = """
        DELETE FROM session_states WHERE id IN (
            SELECT id FROM (
                SELECT id,
                    row_number() OVER (PARTITION BY session_id, version::bigint / $2 ORDER BY version::bigint) AS place,
                    row_number() OVER (PARTITION BY session_id ORDER BY version::bigint DESC) AS place_from_last
                FROM session_states WHERE session_id = ANY ($1)) s
            WHERE place > 1 AND place_from_last > 1 LIMIT $3)
        """;

    private const string SessionsSql = "SELECT id FROM sessions WHERE id > $1 ORDER BY id LIMIT $2";

    private const string RemoveSessionSql = "DELETE FROM sessions WHERE id = $1 AND status = $2";

    private readonly NpgsqlConnection _connection;
    private readonly IArchiveStore _store;
    private readonly TimeProvider _time;
    private readonly int _rowsPerTransaction;

    private SessionArchive(NpgsqlConnection connection, IArchiveStore store, TimeProvider time, int rowsPerTransaction) =>
        (_connection, _store, _time, _rowsPerTransaction) = (connection, store, time, rowsPerTransaction);

    /// <summary>Null while another process archives.</summary>
    /// <param name="rowsPerTransaction">How many events, or snapshots, one transaction removes.</param>
    public static async Task<SessionArchive?> TryOpenAsync(
        NpgsqlDataSource database, IArchiveStore store, TimeProvider time, int rowsPerTransaction, CancellationToken ct) =>
        await Outbox.TryLockAsync(database, LockSql, LockKey, ct) is { } connection
            ? new SessionArchive(connection, store, time, rowsPerTransaction)
            : null;

    /// <summary>Sessions that ended before a time and are due to be archived, by id.</summary>
    public Task<IReadOnlyList<Guid>> FindDueAsync(DateTime before, Guid after, int limit, CancellationToken ct) =>
        FindAsync(DueSql, ct, P(after), P(before), P(limit));

    /// <summary>Sessions whose removal has begun but not ended, by id.</summary>
    public Task<IReadOnlyList<Guid>> FindBegunAsync(Guid after, int limit, CancellationToken ct) =>
        FindAsync(BegunSql, ct, P(after), P(Archived), P(limit));

    /// <summary>Archives a session that has ended.</summary>
    /// <returns>The manifest; null when the session stays because it changed meanwhile, is in use, or has something to be published.</returns>
    /// <exception cref="InvalidDataException">The store does not have what was written, or the log is not complete: nothing is removed.</exception>
    public async Task<ArchiveManifest?> ArchiveAsync(Guid sessionId, CancellationToken ct)
    {
        var manifest = await WriteAsync(sessionId, ct);
        if (manifest is null) return null;
        await VerifyAsync(manifest, ct);
        if (!await MarkAsync(manifest, ct)) return null;
        await RemoveAsync(sessionId, ct);
        return manifest;
    }

    /// <summary>Continues the removal of a session, if its archive still matches its manifest.</summary>
    /// <exception cref="InvalidDataException">The archive does not match: the rest of the session stays.</exception>
    public async Task<ArchiveManifest> ResumeAsync(Guid sessionId, CancellationToken ct)
    {
        ArchiveManifest manifest;
        await using (var stored = await OpenAsync(ArchiveManifest.NameOf(sessionId), ct)) manifest = await ArchiveManifest.ReadAsync(stored, ct);
        if (manifest.Format != ArchiveManifest.CurrentFormat || manifest.SessionId != sessionId)
        {
            throw new InvalidDataException($"{ArchiveManifest.NameOf(sessionId)} is of a later format or of another session.");
        }

        await VerifyFileAsync(manifest, ct);
        await RemoveAsync(sessionId, ct);
        return manifest;
    }

    /// <summary>
    /// Removes snapshots of the next sessions, by id. Of each session the last snapshot stays, and one in so many versions. Every version can still
    /// be computed, because the events stay.
    /// </summary>
    /// <returns>The last of these sessions; null when there are no more.</returns>
    public async Task<Guid?> ThinAsync(Guid after, int sessions, long keepEvery, CancellationToken ct)
    {
        var ids = await FindAsync(SessionsSql, ct, P(after), P(sessions));
        if (ids.Count == 0) return null;
        await RepeatAsync(ThinSql, new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] }, P(keepEvery), ct);
        return ids[^1];
    }

    public ValueTask DisposeAsync() => Outbox.UnlockAsync(_connection);

    private async Task<ArchiveManifest?> WriteAsync(Guid sessionId, CancellationToken ct)
    {
        await using var file = new ArchiveFile();
        var rows = new Dictionary<string, long>();
        // All tables are read at one moment.
        await using (var moment = await _connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct))
        {
            foreach (var (table, sql) in Tables)
            {
                await using var command = Command(sql, P(sessionId));
                await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
                var count = 0L;
                for (; await reader.ReadAsync(ct); count++) await file.AddAsync(await reader.GetFieldValueAsync<byte[]>(0, ct), ct);
                if (count > 0) rows[table] = count;
            }
        }

        if (!rows.ContainsKey("sessions")) return null;
        var sha256 = await file.EndAsync(ct);
        var events = rows.GetValueOrDefault(EventsTable);
        var manifest = new ArchiveManifest(
            ArchiveManifest.CurrentFormat, sessionId, ArchiveManifest.FileOf(sessionId, sha256), ArchiveManifest.Gzip, file.Bytes, sha256,
            FirstVersion: 1, LastVersion: events, rows, _time.GetUtcNow());
        // A log with missing events must not become an archive.
        await ArchiveFile.VerifyAsync(manifest, file.Content, ct);
        await _store.WriteAsync(manifest.File, file.Content, ct);
        await _store.WriteAsync(ArchiveManifest.NameOf(sessionId), new MemoryStream(manifest.ToUtf8()), ct);
        return manifest;
    }

    private async Task VerifyAsync(ArchiveManifest written, CancellationToken ct)
    {
        var name = ArchiveManifest.NameOf(written.SessionId);
        await using (var stored = await OpenAsync(name, ct))
        {
            using var bytes = new MemoryStream();
            await stored.CopyToAsync(bytes, ct);
            if (!bytes.ToArray().AsSpan().SequenceEqual(written.ToUtf8())) throw new InvalidDataException($"{name} is not what was written.");
        }

        await VerifyFileAsync(written, ct);
    }

    private async Task VerifyFileAsync(ArchiveManifest manifest, CancellationToken ct)
    {
        await using var stored = await OpenAsync(manifest.File, ct);
        await ArchiveFile.VerifyAsync(manifest, stored, ct);
    }

    private async Task<Stream> OpenAsync(string name, CancellationToken ct) =>
        await _store.OpenAsync(name, ct) ?? throw new InvalidDataException($"The store does not have {name}.");

    private async Task<bool> MarkAsync(ArchiveManifest manifest, CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        await using (var locked = Command(LockRowSql, P(manifest.SessionId)))
        {
            if (await locked.ExecuteScalarAsync(ct) is null) return false;
        }

        await using var mark = Command(
            MarkSql, P(manifest.SessionId), P(Archived), P(_time.GetUtcNow().UtcDateTime), P(manifest.Rows.GetValueOrDefault(EventsTable)),
            P(manifest.LastVersion),
            P(manifest.Rows.GetValueOrDefault("session_players")));
        if (await mark.ExecuteNonQueryAsync(ct) == 0) return false;
        await using var close = Command(CloseSql, P(manifest.SessionId), P(Archived), P(manifest.LastVersion), P(_time.GetUtcNow().UtcDateTime));
        await close.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task RemoveAsync(Guid sessionId, CancellationToken ct)
    {
        foreach (var sql in new[] { RemoveEventsSql, RemoveStatesSql }) await RepeatAsync(sql, P(sessionId), P(Archived), ct);
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        foreach (var sql in new[] { RemoveLastSql, RemovePlayersSql, RemoveUsesSql, RemoveSessionSql })
        {
            await using var command = Command(sql, P(sessionId), P(Archived));
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    // Repeats a statement, whose third parameter is how many rows it may remove, until it removes fewer.
    private async Task RepeatAsync(string sql, NpgsqlParameter first, NpgsqlParameter second, CancellationToken ct)
    {
        await using var command = Command(sql, first, second, P(_rowsPerTransaction));
        while (await command.ExecuteNonQueryAsync(ct) == _rowsPerTransaction)
        {
        }
    }

    private async Task<IReadOnlyList<Guid>> FindAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct)) found.Add(reader.GetGuid(0));
        return found;
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = StatementSeconds };
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    private static string LineOf(string table, string condition) =>
        $"SELECT json_build_object('table', '{table}', 'row', row_to_json(r))::text FROM {table} r {condition}";

    private static NpgsqlParameter<Guid> P(Guid value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> P(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> P(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<int> P(int value) => new() { TypedValue = value };

    private static NpgsqlParameter P(DateTime utc) => new() { Value = Timestamps.ToColumn(utc), NpgsqlDbType = NpgsqlDbType.Timestamp };
}
