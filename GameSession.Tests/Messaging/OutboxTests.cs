using System.Diagnostics;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using EventLog = GameSession.Api.Persistence.EventLog;

namespace GameSession.Tests.Messaging;

/// <summary>In a database of its own: in the deployment's the running processes have the lease.</summary>
[Trait("Category", "Integration")]
public sealed class OutboxTests(Deployment deployment) : IAsyncLifetime, IUsesDeployment
{
    private readonly string _name = $"outbox_{Guid.NewGuid():N}";
    private NpgsqlDataSource _database = null!;
    private EventLog _log = null!;
    private Outbox _outbox = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ExecuteAsync(deployment.Database, $"CREATE DATABASE {_name}");
        var url = new NpgsqlConnectionStringBuilder(await deployment.App.GetConnectionStringAsync("sessiondb", Ct)) { Database = _name }.ConnectionString;
        await using (var context = new SessionDbContext(new DbContextOptionsBuilder<SessionDbContext>().UseNpgsql(url).Options))
        {
            await context.Database.MigrateAsync(Ct);
        }

        _database = NpgsqlDataSource.Create(url);
        _log = new EventLog(_database);
        _outbox = new Outbox(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await ExecuteAsync(deployment.Database, $"DROP DATABASE {_name} WITH (FORCE)");
    }

    [Fact]
    public async Task One_has_the_lease_and_the_next_one_gets_it_when_it_is_given_back()
    {
        var first = await _outbox.TryLeaseAsync(Ct);
        Assert.NotNull(first);
        Assert.Null(await _outbox.TryLeaseAsync(Ct));
        await first.DisposeAsync();

        await using var second = await _outbox.TryLeaseAsync(Ct);
        Assert.NotNull(second);
        Assert.Null(await _outbox.TryLeaseAsync(Ct));
    }

    [Fact]
    public async Task A_lease_ends_with_its_connection_and_nothing_can_be_done_with_it_any_more()
    {
        var session = await Log.CreateAsync(_log);
        await using var lost = (await _outbox.TryLeaseAsync(Ct))!;
        var (_, rows) = await ReadAsync(lost);
        await ExecuteAsync(_database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        await using var next = await LeaseAsync();

        Assert.True(EventLog.IsUnavailable(await Assert.ThrowsAnyAsync<Exception>(() => lost.RemoveAsync(rows, Ct))));
        await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(lost));
        Assert.Equal([(session, 1)], (await ReadAsync(next)).Events.Select(e => (e.Event.SessionId, e.Event.Version)));
    }

    [Fact]
    public async Task What_is_not_removed_is_read_again()
    {
        var session = await Log.CreateAsync(_log);
        await _log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null))], Ct);
        await using (var first = await LeaseAsync())
        {
            var (events, rows) = await ReadAsync(first);
            Assert.Equal([1, 2, 3], events.Select(e => e.Event.Version));
            Assert.Equal(2, rows.Count);
            Assert.Equal([1, 2, 3], (await ReadAsync(first)).Events.Select(e => e.Event.Version));
            await first.RemoveAsync([rows[0]], Ct);
        }

        await using var second = await LeaseAsync();
        Assert.Equal(2, await _outbox.CountAsync(Ct));
        var (left, last) = await ReadAsync(second);
        Assert.Equal([2, 3], left.Select(e => e.Event.Version));
        await second.RemoveAsync(last, Ct);
        Assert.Empty((await ReadAsync(second)).Rows);
        Assert.Equal(0, await _outbox.CountAsync(Ct));
    }

    [Fact]
    public async Task A_read_that_stops_half_way_leaves_the_lease_as_it_was()
    {
        var session = await Log.CreateAsync(_log);
        for (var version = 2; version <= 10; version++) await _log.AppendAsync([Log.Of(Log.Set(session, version, "a", StateValue.Null))], Ct);
        await using var lease = await LeaseAsync();

        await Assert.ThrowsAsync<IOException>(() => lease.ReadAsync(
            100, e => e.Event.Version == 5 ? throw new IOException("The broker is away.") : Task.CompletedTask, Ct));

        Assert.Null(await _outbox.TryLeaseAsync(Ct));
        Assert.Equal(Enumerable.Range(1, 10).Select(v => (long)v), (await ReadAsync(lease)).Events.Select(e => e.Event.Version));
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
        Assert.Equal(sessions, events.Take(3).Select(e => e.Event.SessionId));
        Assert.Equal([1, 1, 1, 2, 3], events.Select(e => e.Event.Version));
        await lease.RemoveAsync(rows, Ct);
        Assert.Equal([2, 3, 2, 3], (await ReadAsync(lease, limit: 4)).Events.Select(e => e.Event.Version));
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
        var (events, _) = await ReadAsync(lease, limit: 10_000);
        foreach (var session in sessions)
        {
            Assert.Equal(Enumerable.Range(1, 40).Select(v => (long)v), events.Where(e => e.Event.SessionId == session).Select(e => e.Event.Version));
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

        var (events, _) = await ReadAsync(lease);

        Assert.Null(events[0].TraceParent);
        Assert.Equal($"00-{trace.TraceId}-{trace.SpanId}-01", events[1].TraceParent);
        Assert.Equal((e.Event.Id, e.Event.Version, e.Event.Timestamp), (events[1].Event.Id, events[1].Event.Version, events[1].Event.Timestamp));
        Assert.Equal(((StateUpdated)e.Event.Fact).Changes, ((StateUpdated)events[1].Event.Fact).Changes);
    }

    [Fact]
    public async Task Each_event_of_an_append_keeps_the_trace_of_its_own_command()
    {
        var session = await Log.CreateAsync(_log);
        ActivityContext[] traces = [NewTrace(), default, NewTrace(), NewTrace()];
        var events = traces.Select((trace, i) => Log.Set(session, 2 + i, "a", StateValue.Null) with { Trace = trace }).ToList();
        var shared = NewTrace();
        await _log.AppendAsync([new Append(session, events, null)], Ct);
        await _log.AppendAsync([Log.Of(Log.Set(session, 6, "a", StateValue.Null) with { Trace = shared }, Log.Set(session, 7, "a", StateValue.Null) with { Trace = shared })], Ct);
        await using var lease = await LeaseAsync();

        var (read, _) = await ReadAsync(lease);

        Assert.Equal([default, .. traces.Select(t => t.TraceId), shared.TraceId, shared.TraceId], read.Select(e => TraceParent.Read(e.TraceParent).TraceId));

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
        // No such session: Postgres refuses the whole batch.
        await Assert.ThrowsAsync<PostgresException>(() => _log.AppendAsync(
            [Log.Of(Log.Set(session, 2, "a", StateValue.Null)), Log.Of(Log.Set(Guid.NewGuid(), 2, "a", StateValue.Null))], Ct));

        Assert.Equal([(1, 1)], await RowsAsync(session));
        Assert.Equal(1, await _outbox.CountAsync(Ct));
        Assert.Equal([1], await Log.VersionsAsync(_database, session));
    }

    // A broken lease ends when the server notices.
    private async Task<Outbox.Lease> LeaseAsync()
    {
        Outbox.Lease? lease = null;
        await Eventually.HoldsAsync("the lease is free", async () => (lease = await _outbox.TryLeaseAsync(Ct)) is not null);
        return lease!;
    }

    private static async Task<(List<OutboxEvent> Events, IReadOnlyList<long> Rows)> ReadAsync(Outbox.Lease lease, int limit = 100)
    {
        var events = new List<OutboxEvent>();
        var rows = await lease.ReadAsync(
            limit,
            e =>
            {
                events.Add(e);
                return Task.CompletedTask;
            },
            Ct);
        return (events, rows);
    }

    private async Task<List<(long First, long Last)>> RowsAsync(Guid session)
    {
        await using var command = _database.CreateCommand("SELECT first_version, last_version FROM session_outbox WHERE session_id = $1 ORDER BY id");
        command.Parameters.AddWithValue(session);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<(long, long)>();
        while (await reader.ReadAsync(Ct)) rows.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
