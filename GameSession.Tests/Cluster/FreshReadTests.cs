using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GameSession.Tests.Cluster;

/// <summary>Who asks for what is committed by now gets it, however many share a read of the log; and who needs no read makes none.</summary>
[Trait("Category", "Integration")]
public sealed class FreshReadTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_of_many_sessions_see_what_was_committed_before_they_called()
    {
        const int Rounds = 10;
        await using var process = await Runtime.StartAsync(deployment);
        var sessions = new List<Guid>();
        for (var i = 0; i < 50; i++) sessions.Add(await Log.CreateAsync(process.Log));
        foreach (var session in sessions) await process.ReadAsync(session);

        // Each session's events are committed by another process that publishes nothing, while other sessions are read.
        var versions = await Task.WhenAll(sessions.Select(async session =>
        {
            var seen = new List<long>();
            for (var version = 2; version < Rounds + 2; version++)
            {
                Assert.Contains(session, await process.Log.AppendAsync([Log.Of(Log.Set(session, version, "a", StateValue.Null))], Ct));
                seen.AddRange((await Task.WhenAll(process.ReadAsync(session), process.ReadAsync(session))).Select(s => s.Version));
            }

            return seen;
        }));

        var expected = Enumerable.Range(2, Rounds).SelectMany(v => new long[] { v, v });
        Assert.All(versions, seen => Assert.Equal(expected, seen));
    }

    [Fact]
    public async Task Callers_that_wait_for_one_session_share_one_read()
    {
        using var reads = await Reads.CreateAsync(deployment);
        await using var process = await Runtime.StartAsync(deployment, reads.Database);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        var busy = new TaskCompletionSource();
        var occupied = process.OccupyAsync(session, busy.Task);
        await process.Log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null))], Ct);
        var waiting = Enumerable.Range(0, 20).Select(_ => process.ReadAsync(session)).ToList();
        var before = reads.OfNews;

        busy.SetResult();
        await occupied;

        Assert.All(await Task.WhenAll(waiting), read => Assert.Equal(2, read.Version));
        Assert.Equal(1, reads.OfNews - before);
        await process.ReadAsync(session);
        Assert.Equal(2, reads.OfNews - before);
    }

    [Fact]
    public async Task A_command_that_ends_in_an_append_is_right_without_a_read_before_it()
    {
        using var reads = await Reads.CreateAsync(deployment);
        await using var process = await Runtime.StartAsync(deployment, reads.Database);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        var before = reads.OfNews;

        var player = Guid.NewGuid();
        Assert.Equal(2, (await JoinAsync(process, session, player)).Value.Session.Version);
        Assert.Equal(before, reads.OfNews);

        // Another process has removed the player, and published nothing.
        await process.Log.AppendAsync([Log.Of(Log.Event(session, 3, new PlayerLeft(player, Log.GameMaster)))], Ct);
        Assert.Equal(4, (await JoinAsync(process, session, player)).Value.Session.Version);
    }

    [Fact]
    public async Task What_was_missed_a_moment_ago_takes_no_read_of_the_log()
    {
        using var reads = await Reads.CreateAsync(deployment);
        await using var process = await Runtime.StartAsync(deployment, reads.Database);
        var session = await Log.CreateAsync(process.Log);
        for (var i = 0; i < 5; i++) await process.SetAsync(session, "a", $"{i}");
        var before = reads.All;

        Assert.Equal([3, 4, 5, 6], await MissedAsync(process, session, after: 2));
        Assert.Equal(before, reads.All);
    }

    [Fact]
    public async Task A_process_that_has_just_loaded_a_session_reads_what_was_missed_once_for_all()
    {
        await using (var former = await Runtime.StartAsync(deployment, settings: new SessionOptions { SnapshotEvery = 4 }))
        {
            var session = await Log.CreateAsync(former.Log);
            for (var i = 0; i < 5; i++) await former.SetAsync(session, "a", $"{i}");
            using var reads = await Reads.CreateAsync(deployment);
            await using var process = await Runtime.StartAsync(deployment, reads.Database, new SessionOptions { SnapshotEvery = 4 });

            // After the snapshot of version 4 the load itself has read the events.
            Assert.Equal([5, 6], await MissedAsync(process, session, after: 4));
            var before = reads.OfEvents;
            foreach (var viewer in new[] { Viewer.Players, Viewer.GameMaster })
            {
                for (var i = 0; i < 5; i++) Assert.Equal([3, 4, 5, 6], await MissedAsync(process, session, after: 2, viewer));
            }

            Assert.Equal(1, reads.OfEvents - before);
        }
    }

    private static Task<Result<Committed>> JoinAsync(Runtime process, Guid session, Guid player) => process.Sessions.ExecuteAsync(
        session,
        new SessionCommand(new Caller(player), s => SessionRules.Join(s, player, Role.Player, Guid.NewGuid(), Guid.NewGuid()), Fresh: true),
        Ct);

    private static async Task<List<long>> MissedAsync(Runtime process, Guid session, long after, Viewer viewer = Viewer.GameMaster)
    {
        var missed = await process.Sessions.QueryAsync<List<long>>(
            session,
            fresh: false,
            async s => await process.Sessions.ReadMissedAsync(s, viewer, after, 100, Ct).Select(e => e.Event.Version).ToListAsync(Ct),
            Ct);
        return missed.Value;
    }

    /// <summary>A pool of connections that counts the commands.</summary>
    private sealed class Reads : ILoggerProvider, ILogger
    {
        private readonly ILoggerFactory _loggers;
        private int _all;
        private int _ofNews;
        private int _ofEvents;

        private Reads(string address)
        {
            _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(this));
            Database = new NpgsqlDataSourceBuilder(address).UseLoggerFactory(_loggers).Build();
        }

        public NpgsqlDataSource Database { get; }

        public int All => Volatile.Read(ref _all);

        public int OfNews => Volatile.Read(ref _ofNews);

        public int OfEvents => Volatile.Read(ref _ofEvents);

        public static async Task<Reads> CreateAsync(Deployment deployment) => new((await deployment.App.GetConnectionStringAsync("sessiondb", Ct))!);

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (!text.Contains("execution completed", StringComparison.OrdinalIgnoreCase)) return;
            Interlocked.Increment(ref _all);
            if (text.Contains("unnest($1, $2, $3) AS s", StringComparison.Ordinal)) Interlocked.Increment(ref _ofNews);
            // Not those of a replica that brings itself up to date: they look for its last event too.
            var isOfEvents = text.Contains("ORDER BY (event_data ->> 'version')::bigint LIMIT $4", StringComparison.Ordinal)
                && !text.Contains("EXISTS", StringComparison.Ordinal);
            if (isOfEvents) Interlocked.Increment(ref _ofEvents);
        }

        public void Dispose()
        {
            Database.Dispose();
            _loggers.Dispose();
        }
    }
}
