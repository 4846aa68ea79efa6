using System.Diagnostics;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Telemetry;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameSession.Tests.Messaging;

/// <summary>Uses its own database: in the deployment's, the running processes hold the lease.</summary>
[Trait("Category", "Integration")]
public sealed class OutboxTests(Deployment deployment) : IAsyncLifetime, IUsesDeployment
{
    private readonly string _name = $"outbox_{Guid.NewGuid():N}";
    private NpgsqlDataSource _database = null!;
    private EventAppender _log = null!;
    private Outbox _outbox = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ExecuteAsync(deployment.Database, $"CREATE DATABASE {_name}");
        var url = new NpgsqlConnectionStringBuilder(
            await deployment.App.GetConnectionStringAsync("sessiondb", Ct))
        { Database = _name }.ConnectionString;
        await using (var context = new SessionDbContext(new DbContextOptionsBuilder<SessionDbContext>().UseNpgsql(url).Options))
        {
            await context.Database.MigrateAsync(Ct);
        }

        _database = NpgsqlDataSource.Create(url);
        _log = new EventAppender(_database);
        _outbox = new Outbox(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await ExecuteAsync(deployment.Database, $"DROP DATABASE {_name} WITH (FORCE)");
    }

    [Fact]
    public async Task Each_lane_has_one_holder_and_the_next_one_gets_it_when_it_is_given_back()
    {
        var first = await LeaseAsync();
        Assert.Equal(Enumerable.Range(0, Outbox.LaneCount), first.Lanes);
        await using var second = (await _outbox.TryLeaseAsync(Ct))!;
        await second.ShareAsync(mayRelease: true, Ct);
        Assert.Empty(second.Lanes);

        await first.ShareAsync(mayRelease: true, Ct);
        await second.ShareAsync(mayRelease: true, Ct);
        Assert.Equal(Enumerable.Range(0, 4), first.Lanes);
        Assert.Equal(Enumerable.Range(4, 4), second.Lanes);
        await first.DisposeAsync();
        await second.ShareAsync(mayRelease: true, Ct);
        Assert.Equal(Enumerable.Range(0, Outbox.LaneCount), second.Lanes);
    }

    [Fact]
    public async Task A_lease_reads_the_sessions_of_its_lanes_and_no_others()
    {
        var sessions = new List<Guid>();
        for (var i = 0; i < 64; i++) sessions.Add(await Log.CreateAsync(_log));
        await using var first = await LeaseAsync();
        await using var second = (await _outbox.TryLeaseAsync(Ct))!;
        await first.ShareAsync(mayRelease: true, Ct);
        await second.ShareAsync(mayRelease: true, Ct);

        foreach (var lease in new[] { first, second })
        {
            Assert.Equal(
                sessions.Where(s => lease.Lanes.Contains(Outbox.LaneOf(s))).Order(), (await ReadAsync(lease)).Rows.Select(r => r.SessionId).Order());
        }
    }

    [Fact]
    public async Task Sessions_can_be_left_out_of_a_read_and_read_alone()
    {
        var (one, other) = (await Log.CreateAsync(_log), await Log.CreateAsync(_log));
        await _log.AppendAsync([Log.Of(Log.Set(one, 2, "a", StateValue.Null))], Ct);
        await using var lease = await LeaseAsync();

        Assert.Equal([(other, 1)], Read(await lease.ReadAsync(100, [one], [], [], Ct)));
        Assert.Equal([(one, 1), (one, 2)], Read(await lease.ReadAsync(100, [one], 0, [], Ct)));
    }

    [Fact]
    public async Task A_read_begins_after_removed_rows_that_a_long_transaction_keeps()
    {
        await using var reader = await _database.OpenConnectionAsync(Ct);
        await using var snapshot = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);
        await using (var command = new NpgsqlCommand("SELECT count(*) FROM session_outbox", reader, snapshot)) await command.ExecuteScalarAsync(Ct);
        await using var lease = await LeaseAsync();
        for (var i = 0; i < 10; i++) await Log.CreateAsync(_log);
        var (_, rows) = await ReadAsync(lease);
        await lease.NoteAsync([.. rows.Select(Finished)], Ct);
        Assert.True(lease.From <= rows[0].Id);

        await lease.AdvanceAsync(Ct);
        Assert.Empty((await ReadAsync(lease)).Rows);
        Assert.Equal(rows[^1].Id + 1, lease.From);

        var session = await Log.CreateAsync(_log);
        Assert.Equal([(session, 1)], Read((await ReadAsync(lease)).Rows));
    }

    [Fact]
    public async Task A_read_begins_before_an_append_that_is_not_committed_yet()
    {
        var late = await Log.CreateAsync(_log);
        await ExecuteAsync(_database, "DELETE FROM session_outbox");
        await using var writer = await _database.OpenConnectionAsync(Ct);
        await using var append = await BeginAppendAsync(writer, late);

        await using var lease = await LeaseAsync();
        for (var i = 0; i < 3; i++)
        {
            var session = await Log.CreateAsync(_log);
            await lease.AdvanceAsync(Ct);
            var (_, rows) = await ReadAsync(lease);
            Assert.Equal([(session, 1)], Read(rows));
            await lease.NoteAsync([.. rows.Select(Finished)], Ct);
            Assert.Empty((await ReadAsync(lease)).Rows);
        }

        await append.CommitAsync(Ct);
        Assert.Equal([(late, 1)], Read((await ReadAsync(lease)).Rows));
    }

    [Fact]
    public async Task A_read_leaves_out_rows_in_memory_and_finds_an_older_one_that_came_later()
    {
        var late = await Log.CreateAsync(_log);
        await ExecuteAsync(_database, "DELETE FROM session_outbox");
        await using var writer = await _database.OpenConnectionAsync(Ct);
        await using var append = await BeginAppendAsync(writer, late);

        var session = await Log.CreateAsync(_log);
        await using var lease = await LeaseAsync();
        var (_, rows) = await ReadAsync(lease);
        Assert.Equal([(session, 1)], Read(rows));
        await append.CommitAsync(Ct);

        Assert.Equal([(late, 1)], Read(await lease.ReadAsync(100, [], [rows[0].Id], [], Ct)));
        Assert.Empty(await lease.ReadAsync(100, [late], [rows[0].Id], [], Ct));
        Assert.Equal([(late, 1), (session, 1)], Read((await ReadAsync(lease)).Rows));
    }

    [Fact]
    public async Task Progress_that_is_noted_with_a_read_counts_in_that_read()
    {
        var session = await Log.CreateAsync(_log);
        await _log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null))], Ct);
        await using var lease = await LeaseAsync();
        var (_, rows) = await ReadAsync(lease);

        var next = await lease.ReadAsync(100, [], [], [Finished(rows[0]), new OutboxProgress(rows[1]) { Done = 1 }], Ct);

        Assert.Equal([(session, 3)], Read(next));
    }

    [Fact]
    public async Task After_a_rewind_a_read_begins_again_where_it_says()
    {
        var (first, second) = (await Log.CreateAsync(_log), await Log.CreateAsync(_log));
        await using var lease = await LeaseAsync();
        var (_, rows) = await ReadAsync(lease);
        await lease.AdvanceAsync(Ct);
        Assert.Equal([(second, 1)], Read(await lease.ReadAsync(100, [first], [], [], Ct)));
        Assert.Equal(rows[1].Id, lease.From);

        lease.Rewind(rows[0].Id);

        Assert.Equal([(first, 1), (second, 1)], Read((await ReadAsync(lease)).Rows));
    }

    [Fact]
    public async Task A_row_whose_first_events_are_published_is_read_from_the_next_one_on()
    {
        var session = await Log.CreateAsync(_log);
        await _log.AppendAsync(
            [Log.Of(Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null), Log.Set(session, 4, "c", StateValue.Null))],
            Ct);
        await using var lease = await LeaseAsync();
        var (_, rows) = await ReadAsync(lease);

        await lease.NoteAsync([Finished(rows[0]), new OutboxProgress(rows[1]) { Done = 1 }], Ct);

        Assert.Equal([(session, 3), (session, 4)], Read((await ReadAsync(lease)).Rows));
        Assert.Equal(2, await _outbox.CountAsync(Ct));
    }

    [Fact]
    public async Task A_read_of_large_events_ends_early_and_the_next_one_goes_on()
    {
        var session = await Log.CreateAsync(_log);
        // Of text that does not compress.
        var random = Seeded.Numbers();
        var large = Enumerable.Range(2, 6).Select(v => Log.Set(session, v, "a", StateValue.Of(Text()))).ToArray();
        await _log.AppendAsync([Log.Of(large)], Ct);
        await using var lease = await LeaseAsync();

        var versions = new List<long>();
        var reads = 0;
        while (await ReadAsync(lease) is { Rows.Count: > 0 } read)
        {
            versions.AddRange(read.Events.Select(e => e.Version));
            Assert.InRange(read.Events.Count, 1, 4);
            await lease.NoteAsync([.. read.Rows.Select(Finished)], Ct);
            reads++;
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], versions);
        Assert.True(reads > 1);

        string Text()
        {
            var bytes = new byte[400_000];
            random.NextBytes(bytes);
            return Convert.ToBase64String(bytes);
        }
    }

    [Fact]
    public async Task One_counts_for_all_and_finds_what_was_appended_meanwhile()
    {
        var session = await Log.CreateAsync(_log);
        var first = (await _outbox.TryCountAsync(Ct))!;
        Assert.Null(await _outbox.TryCountAsync(Ct));
        for (var version = 2; version <= 6; version++)
        {
            Assert.Equal((version - 1, 0), await first.CountAsync(Ct));
            await _log.AppendAsync([Log.Of(Log.Set(session, version, "a", StateValue.Null))], Ct);
        }

        await ExecuteAsync(_database, "DELETE FROM session_outbox");
        Assert.Equal((0, 0), await first.CountAsync(Ct));
        Assert.Equal((0, 0), await first.CountAsync(Ct));
        await _log.AppendAsync([Log.Of(Log.Set(session, 7, "a", StateValue.Null))], Ct);
        Assert.Equal((1, 0), await first.CountAsync(Ct));
        await first.DisposeAsync();
        await using var second = await _outbox.TryCountAsync(Ct);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task A_lease_ends_with_its_connection_and_nothing_can_be_done_with_it_any_more()
    {
        var session = await Log.CreateAsync(_log);
        await using var lost = await LeaseAsync();
        var (_, rows) = await ReadAsync(lost);
        await ExecuteAsync(_database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM "
            + "pg_database WHERE datname = current_database())");
        await using var next = await LeaseAsync();

        Assert.True(
            PostgresErrors.IsUnavailable(await Assert.ThrowsAnyAsync<Exception>(() => lost.NoteAsync([Finished(rows[0])], Ct))));
        await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(lost));
        Assert.Equal([(session, 1)], Read((await ReadAsync(next)).Rows));
    }

    [Fact]
    public async Task What_is_not_removed_is_read_again()
    {
        var session = await Log.CreateAsync(_log);
        await _log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null))], Ct);
        await using (var first = await LeaseAsync())
        {
            var (events, rows) = await ReadAsync(first);
            Assert.Equal([1, 2, 3], events.Select(e => e.Version));
            Assert.Equal(2, rows.Count);
            Assert.Equal([1, 2, 3], (await ReadAsync(first)).Events.Select(e => e.Version));
            await first.NoteAsync([Finished(rows[0])], Ct);
        }

        await using var second = await LeaseAsync();
        Assert.Equal(2, await _outbox.CountAsync(Ct));
        var (left, last) = await ReadAsync(second);
        Assert.Equal([2, 3], left.Select(e => e.Version));
        await second.NoteAsync([.. last.Select(Finished)], Ct);
        Assert.Empty((await ReadAsync(second)).Rows);
        Assert.Equal(0, await _outbox.CountAsync(Ct));
    }

    [Fact]
    public async Task A_batch_is_the_oldest_appends_and_whole_ones()
    {
        var sessions = new List<Guid>();
        for (var i = 0; i < 3; i++) sessions.Add(await Log.CreateAsync(_log));
        await _log.AppendAsync([.. sessions.Select(s => Log.Of(Log.Set(s, 2, "a", StateValue.Null), Log.Set(s, 3, "b", StateValue.Null)))], Ct);
        await using var lease = await LeaseAsync();

        var (events, rows) = await ReadAsync(lease, limit: 4);

        Assert.Equal(4, rows.Count);
        Assert.Equal(sessions, rows.Take(3).Select(r => r.SessionId));
        Assert.Equal([1, 1, 1, 2, 3], events.Select(e => e.Version));
        await lease.NoteAsync([.. rows.Select(Finished)], Ct);
        Assert.Equal([2, 3, 2, 3], (await ReadAsync(lease, limit: 4)).Events.Select(e => e.Version));
    }

    [Fact]
    public async Task Sessions_appended_to_from_everywhere_are_read_in_version_order_each()
    {
        var sessions = new List<Guid>();
        for (var i = 0; i < 6; i++) sessions.Add(await Log.CreateAsync(_log));
        // Two appenders with all of them in hand race for every version.
        for (var version = 2; version <= 40; version++)
        {
            await Task.WhenAll(
                _log.AppendAsync([.. sessions.Select(s => Log.Of(Log.Set(s, version, "a", StateValue.Of("1"))))], Ct),
                _log.AppendAsync([.. sessions.AsEnumerable().Reverse().Select(s => Log.Of(Log.Set(s, version, "a", StateValue.Of("2"))))], Ct));
        }

        await using var lease = await LeaseAsync();
        var (events, rows) = await ReadAsync(lease, limit: 10_000);
        foreach (var session in sessions)
        {
            Assert.Equal(
                Enumerable.Range(1, 40).Select(v => (long)v), rows.Where(r => r.SessionId == session).SelectMany(r => r.Events)
                .Select(e => e.Version));
        }

        Assert.Equal(sessions.Count * 40, events.Count);
        Assert.Equal(events.Count, await _outbox.CountAsync(Ct));
    }

    [Fact]
    public async Task What_is_read_is_the_event_as_it_was_and_the_trace_of_its_command()
    {
        var session = await Log.CreateAsync(_log);
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var e = Log.Set(session, 2, "é", StateValue.Parse("""{"big":12345678901234567890.1,"text":"\"\\"}"""));
        await _log.AppendAsync([new Append(session, [e with { Trace = trace }], null)], Ct);
        await using var lease = await LeaseAsync();

        var (events, rows) = await ReadAsync(lease);

        Assert.Null(rows[0].TraceParent);
        Assert.Equal($"00-{trace.TraceId}-{trace.SpanId}-01", rows[1].TraceParent);
        var read = EventJson.Read(events[1].Id, session, events[1].Type, events[1].Data);
        Assert.Equal((e.Event.Id, e.Event.Version, e.Event.Timestamp), (read.Id, read.Version, read.Timestamp));
        Assert.Equal(((StateUpdated)e.Event.Fact).Changes, ((StateUpdated)read.Fact).Changes);
    }

    [Fact]
    public async Task Each_event_of_an_append_keeps_the_trace_of_its_own_command()
    {
        var session = await Log.CreateAsync(_log);
        ActivityContext[] traces = [NewTrace(), default, NewTrace(), NewTrace()];
        var events = traces.Select((trace, i) => Log.Set(session, 2 + i, "a", StateValue.Null) with { Trace = trace }).ToList();
        var shared = NewTrace();
        await _log.AppendAsync([new Append(session, events, null)], Ct);
        await _log.AppendAsync(
            [Log.Of(Log.Set(session, 6, "a", StateValue.Null) with { Trace = shared },
            Log.Set(session, 7, "a", StateValue.Null) with { Trace = shared })], Ct);
        await using var lease = await LeaseAsync();

        var (_, rows) = await ReadAsync(lease);

        Assert.Equal(
            [default, .. traces.Select(t => t.TraceId), shared.TraceId, shared.TraceId],
            rows.SelectMany(r => r.Events.Select(e => TraceParent.Read(r.TraceParentOf(e.Version)).TraceId)));

        static ActivityContext NewTrace() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
    }

    [Fact]
    public async Task A_repeated_append_is_published_no_second_time()
    {
        var session = await Log.CreateAsync(_log);
        var append = Log.Of(Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null));
        Assert.Equal([session], await _log.AppendAsync([append], Ct));
        Assert.Empty(await _log.AppendAsync([append], Ct));
        Assert.Equal([(1, 1), (2, 3)], await RowsAsync(session));

        // Nor when the first time is published by then.
        await ExecuteAsync(_database, "DELETE FROM session_outbox");
        Assert.Empty(await _log.AppendAsync([append], Ct));
        Assert.Empty(await RowsAsync(session));
    }

    [Fact]
    public async Task An_append_that_stays_out_leaves_nothing_and_one_beside_it_does()
    {
        var (loser, taken, winner) = (await Log.CreateAsync(_log), await Log.CreateAsync(_log), await Log.CreateAsync(_log));
        var used = Guid.NewGuid();
        await _log.AppendAsync([Log.Of(Log.Set(loser, 2, "a", StateValue.Null, used))], Ct);

        await _log.AppendAsync(
            [
                Log.Of(Log.Set(loser, 2, "b", StateValue.Null), Log.Set(loser, 3, "c", StateValue.Null)),
                Log.Of(Log.Set(taken, 2, "a", StateValue.Null), Log.Set(taken, 3, "b", StateValue.Null, used)),
                Log.Of(Log.Set(winner, 2, "a", StateValue.Null), Log.Set(winner, 3, "b", StateValue.Null)),
            ],
            Ct);

        Assert.Equal([(1, 1), (2, 2)], await RowsAsync(loser));
        Assert.Equal([(1, 1)], await RowsAsync(taken));
        Assert.Equal([(1, 1), (2, 3)], await RowsAsync(winner));
    }

    [Fact]
    public async Task A_batch_that_is_rolled_back_leaves_nothing()
    {
        var session = await Log.CreateAsync(_log);
        // A first event, which needs no event before it, of a session that does not exist: Postgres refuses the whole batch.
        await Assert.ThrowsAsync<PostgresException>(() => _log.AppendAsync(
            [Log.Of(Log.Set(session, 2, "a", StateValue.Null)), Log.Of(Log.Set(Guid.NewGuid(), 1, "a", StateValue.Null))], Ct));

        Assert.Equal([(1, 1)], await RowsAsync(session));
        Assert.Equal(1, await _outbox.CountAsync(Ct));
        Assert.Equal([1], await Log.VersionsAsync(_database, session));
    }

    // With every lane: what a broken lease held is free when the server notices.
    private async Task<OutboxLease> LeaseAsync()
    {
        var lease = (await _outbox.TryLeaseAsync(Ct))!;
        await Eventually.HoldsAsync("the lanes are free", async () =>
        {
            await lease.ShareAsync(mayRelease: true, Ct);
            return lease.Lanes.Count == Outbox.LaneCount;
        });
        return lease;
    }

    private static async Task<(List<OutboxEvent> Events, IReadOnlyList<OutboxRow> Rows)> ReadAsync(OutboxLease lease, int limit = 100)
    {
        var rows = await lease.ReadAsync(limit, [], [], [], Ct);
        return ([.. rows.SelectMany(r => r.Events)], rows);
    }

    /// <summary>All of a row's events that were read are published.</summary>
    private static OutboxProgress Finished(OutboxRow row) => new(row) { Done = row.Events.Count };

    private static IEnumerable<(Guid SessionId, long Version)> Read(IReadOnlyList<OutboxRow> rows) =>
        rows.SelectMany(r => r.Events.Select(e => (r.SessionId, e.Version)));

    private async Task<List<(long First, long Last)>> RowsAsync(Guid session)
    {
        await using var command = _database.CreateCommand("SELECT first_version, last_version FROM session_outbox WHERE session_id = $1 ORDER BY id");
        command.Parameters.AddWithValue(session);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<(long, long)>();
        while (await reader.ReadAsync(Ct)) rows.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return rows;
    }

    private static async Task<NpgsqlTransaction> BeginAppendAsync(NpgsqlConnection writer, Guid session)
    {
        var append = await writer.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand(
            "INSERT INTO session_outbox (session_id, first_version, last_version) VALUES ($1, 1, 1)", writer, append);
        command.Parameters.AddWithValue(session);
        await command.ExecuteNonQueryAsync(Ct);
        return append;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
