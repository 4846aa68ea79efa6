using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Messaging;
using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using GameSession.Tests.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using RabbitMQ.Client;
using ConnectionFactory = RabbitMQ.Client.ConnectionFactory;

namespace GameSession.Tests.Messaging;

/// <summary>
/// Relays of the test, with their own database and virtual host. Some tests lower the broker's limits, which affects the whole broker.
/// </summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class OutboxRelayTests(Deployment deployment) : IAsyncLifetime, IUsesDeployment
{
    private const string Queue = "all";

    private readonly string _name = $"relay_{Guid.NewGuid():N}";
    private readonly List<Relay> _relays = [];
    private readonly CapturedLog _said = new();
    private string _url = null!;
    private VirtualHost _host = null!;
    private NpgsqlDataSource _database = null!;
    private EventAppender _log = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ExecuteAsync(deployment.Database, $"CREATE DATABASE {_name}");
        _url = new NpgsqlConnectionStringBuilder(
            await deployment.App.GetConnectionStringAsync("sessiondb", Ct))
        { Database = _name }.ConnectionString;
        await using (var context = new SessionDbContext(new DbContextOptionsBuilder<SessionDbContext>().UseNpgsql(_url).Options))
        {
            await context.Database.MigrateAsync(Ct);
        }

        _database = NpgsqlDataSource.Create(_url);
        _log = new EventAppender(_database);
        _host = await VirtualHost.CreateAsync(deployment, _name);
        _connection = await ConnectAsync();
        _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Ct);
        await Topology.DeclareAsync(_channel, Ct);
        await _channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Ct);
        await _channel.QueueBindAsync(Queue, Topology.Exchange, "session.#", cancellationToken: Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.ToList()) await StopAsync(relay);
        if (_connection is not null) await _connection.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_host is not null) await _host.DisposeAsync();
        await ExecuteAsync(deployment.Database, $"DROP DATABASE {_name} WITH (FORCE)");
        _said.Dispose();
    }

    [Fact]
    public async Task An_event_that_the_broker_refuses_alone_is_set_aside_and_the_rest_goes_on()
    {
        const string PublishAgain = """
            WITH again AS (DELETE FROM session_outbox_set_aside RETURNING session_id, version, traceparent)
            INSERT INTO session_outbox (session_id, first_version, last_version, traceparent)
            SELECT session_id, version, version, traceparent FROM again ORDER BY session_id, version
            """;
        var large = await Log.CreateAsync(_log);
        // In the middle of an append, between others.
        await _log.AppendAsync(
            [Log.Of(Log.Set(large, 2, "a", StateValue.Null), Log.Set(large, 3, "b", StateValue.Of(new string('x', 100_000))),
            Log.Set(large, 4, "c", StateValue.Null))], Ct);
        var others = new List<Guid>();
        for (var i = 0; i < 20; i++) others.Add(await CreateAsync(versions: 3));
        await _log.AppendAsync([Log.Of(Log.Set(large, 5, "d", StateValue.Null))], Ct);

        await EvaluateAsync("application:set_env(rabbit, max_message_size, 50000).");
        try
        {
            await StartAsync();
            await Eventually.HoldsAsync("all that the broker takes is published", async () => await CountAsync() == 0);
        }
        finally
        {
            // RabbitMQ 4's.
            await EvaluateAsync("application:set_env(rabbit, max_message_size, 16777216).");
        }

        var published = await DrainAsync();
        foreach (var other in others) Assert.Equal([1, 2, 3], FirstTimes(published, other));
        Assert.Equal([1, 2, 4, 5], FirstTimes(published, large));
        Assert.Equal(1, await Log.CountAsync(
            _database, "SELECT count(*) FROM session_outbox_set_aside WHERE session_id = $1 AND version = 3 AND reason LIKE '%larger than%50000%'",
            large));
        Assert.Equal(1, await Log.CountAsync(_database, "SELECT count(*) FROM session_outbox_set_aside"));
        var error = Assert.Single(_said.Lines, l => l.Level >= LogLevel.Error);
        Assert.Contains($"{large}", error.Text, StringComparison.Ordinal);
        await using (var counter = (await new Outbox(_database).TryCountAsync(Ct))!) Assert.Equal((0, 1), await counter.CountAsync(Ct));

        // What docs/operations.md says once the broker takes it.
        await StopAsync(_relays[0]);
        await ExecuteAsync(_database, PublishAgain);
        await StartAsync();
        await Eventually.HoldsAsync("it is published after all", async () => await CountAsync() == 0);
        Assert.Equal([3], (await DrainAsync()).Select(e => e.Version));
        Assert.Equal(0, await Log.CountAsync(_database, "SELECT count(*) FROM session_outbox_set_aside"));
    }

    [Fact]
    public async Task What_a_full_queue_refuses_is_repeated_alone_and_nothing_overtakes_it()
    {
        const string Full = "full";
        await _channel.QueueDeclareAsync(
            Full, durable: true, exclusive: false, autoDelete: false, new Dictionary<string,
            object?>
            { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" }, cancellationToken: Ct);
        await _channel.QueueBindAsync(Full, Topology.Exchange, Topology.SessionCombatChanged, cancellationToken: Ct);
        await _channel.BasicPublishAsync("", Full, "first"u8.ToArray(), Ct);
        var fighting = await Log.CreateAsync(_log);
        await _log.AppendAsync(
            [Log.Of(Fight(fighting, 2), Log.Set(fighting, 3, "a", StateValue.Null), Fight(fighting, 4), Log.Set(fighting, 5, "b", StateValue.Null))],
            Ct);
        var others = new List<Guid>();
        for (var i = 0; i < 20; i++) others.Add(await CreateAsync(versions: 3));

        await StartAsync();
        var published = new List<PublishedEvent>();
        await Eventually.HoldsAsync("it is tried again and again", async () =>
        {
            published.AddRange(await DrainAsync());
            return published.Count(e => e.SessionId == fighting && e.Version == 2) >= 3;
        });
        Assert.Equal(1, published.Count(e => e.SessionId == fighting && e.Version == 1));
        foreach (var other in others) Assert.Equal([1, 2, 3], published.Where(e => e.SessionId == other).Select(e => e.Version));
        var later = await CreateAsync(versions: 2);
        await Eventually.HoldsAsync("others go on", async () =>
        {
            published.AddRange(await DrainAsync());
            return published.Count(e => e.SessionId == later) == 2;
        });

        // Somebody takes from the full queue, as slowly as they like.
        var taken = new List<string>();
        await Eventually.HoldsAsync("all of it is through", async () =>
        {
            if (await _channel.BasicGetAsync(Full, autoAck: true, Ct) is { } got) taken.Add(got.BasicProperties.MessageId ?? "");
            return await CountAsync() == 0 && taken.Count == 3;
        });
        published.AddRange(await DrainAsync());
        var stored = await Stored.OfAsync(_database, fighting);
        Assert.Equal(["", $"{stored[1].Id}", $"{stored[3].Id}"], taken);
        Stored.AreAllPublishedIn(stored, published.FindAll(e => e.SessionId == fighting));
        foreach (var other in others) Assert.Equal([1, 2, 3], published.Where(e => e.SessionId == other).Select(e => e.Version));
        Assert.DoesNotContain(_said.Lines, l => l.Level >= LogLevel.Error);
        Assert.Single(_said.Lines, l => l.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Confirmed_events_are_not_sent_again_while_the_database_takes_no_writes()
    {
        for (var i = 0; i < 20; i++) await CreateAsync(versions: 1);
        await ReadOnlyAsync("on");
        var relay = await StartAsync();
        await Eventually.HoldsAsync("they are published", async () => await _channel.MessageCountAsync(Queue, Ct) >= 20);

        var pauses = relay.Time.Pauses;
        await Eventually.HoldsAsync("it has tried again", () => relay.Time.Pauses >= pauses + 10);

        Assert.Equal(20U, await _channel.MessageCountAsync(Queue, Ct));
        Assert.Equal(20, await CountAsync());
        await ReadOnlyAsync("off");
        await Eventually.HoldsAsync("it is noted", async () => await CountAsync() == 0);
        Assert.Equal(20U, await _channel.MessageCountAsync(Queue, Ct));
    }

    [Fact]
    public async Task Processes_share_the_lanes_and_each_takes_its_share_of_those_of_one_that_ends()
    {
        var first = await StartAsync();
        await ExpectLanesAsync(8);
        var second = await StartAsync();
        await ExpectLanesAsync(4, 4);
        await StartAsync();
        await ExpectLanesAsync(2, 3, 3);
        var sessions = new List<Guid>();
        for (var i = 0; i < 40; i++) sessions.Add(await CreateAsync(versions: 5));
        await StopAsync(first);
        await ExpectLanesAsync(4, 4);
        for (var i = 0; i < 40; i++) sessions.Add(await CreateAsync(versions: 5));
        await StopAsync(second);
        await ExpectLanesAsync(8);
        await Eventually.HoldsAsync("all are published", async () => await CountAsync() == 0);

        var published = await DrainAsync();
        foreach (var session in sessions) Assert.Equal([1, 2, 3, 4, 5], published.Where(e => e.SessionId == session).Select(e => e.Version));
    }

    [Fact]
    public async Task While_a_process_from_before_there_were_lanes_publishes_nobody_else_does()
    {
        await using var old = await _database.OpenConnectionAsync(Ct);
        await using (var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Outbox.LeaseKey})", old)) await command.ExecuteNonQueryAsync(Ct);
        var session = await CreateAsync(versions: 2);
        var relay = await StartAsync();
        await Eventually.HoldsAsync("it has tried", () => relay.Time.Pauses >= 5);
        Assert.Equal(2, await CountAsync());

        await using (var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({Outbox.LeaseKey})", old)) await command.ExecuteNonQueryAsync(Ct);
        await Eventually.HoldsAsync("what it has left is published", async () => await CountAsync() == 0);
        Assert.Equal([1, 2], (await DrainAsync()).Where(e => e.SessionId == session).Select(e => e.Version));
        await using var again = await _database.OpenConnectionAsync(Ct);
        await using var attempt = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Outbox.LeaseKey})", again);
        Assert.Equal(false, await attempt.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task A_commit_of_the_same_process_is_published_without_waiting_for_the_next_look()
    {
        var relay = await StartAsync(new OutboxOptions { PollMilliseconds = 600_000, BatchMilliseconds = 1 });
        await ExpectLanesAsync(8);
        for (var i = 0; i < 10; i++)
        {
            // The row is removed in the round trip that finds nothing more: after that, nothing but a commit makes the relay read.
            var session = await CreateAsync(versions: 1);
            relay.Signal.Committed([session]);
            await Eventually.HoldsAsync("it is published and removed", async () => await CountAsync() == 0);
            Assert.Equal([(session, 1)], (await DrainAsync()).Select(e => (e.SessionId, e.Version)));
        }
    }

    [Fact]
    public async Task A_commit_of_another_process_is_published_without_waiting_for_the_next_look()
    {
        var relay = await StartAsync(new OutboxOptions { PollMilliseconds = 600_000, BatchMilliseconds = 1 });
        await using var hearing = new Announcing(deployment, relay.Signal);
        await hearing.StartAsync();
        var elsewhere = new OutboxSignal();
        await using var telling = new Announcing(deployment, elsewhere);
        await telling.StartAsync();
        await ExpectLanesAsync(8);
        // From here on the relay hears of commits: until its subscription is in effect, it may have to be told again.
        var first = await CreateAsync(versions: 1);
        await Eventually.HoldsAsync("it is published and removed", async () =>
        {
            elsewhere.Committed([first]);
            return await CountAsync() == 0;
        });
        for (var i = 0; i < 10; i++)
        {
            elsewhere.Committed([await CreateAsync(versions: 1)]);
            await Eventually.HoldsAsync("it is published and removed", async () => await CountAsync() == 0);
        }

        Assert.Equal(11, (await DrainAsync()).Count);
    }

    [Fact]
    public async Task However_reads_end_each_session_is_published_once_and_in_order()
    {
        var random = Seeded.Numbers();
        var sessions = new List<Guid>();
        for (var i = 0; i < 6; i++) sessions.Add(await Log.CreateAsync(_log));
        var last = sessions.ToDictionary(s => s, _ => 1L);
        // Two sessions have far more events than the others, which is more than is kept of one session in memory; some events are large.
        for (var i = 0; i < 500; i++)
        {
            var session = sessions[random.Next(3) > 0 ? random.Next(2) : random.Next(sessions.Count)];
            var text = random.Next(40) == 0 ? new byte[300_000] : new byte[3];
            random.NextBytes(text);
            var count = random.Next(4) == 0 ? 4 : 1;
            var value = StateValue.Of(Convert.ToBase64String(text));
            await _log.AppendAsync([Log.Of([.. Enumerable.Range(1, count).Select(n => Log.Set(session, last[session] + n, "a", value))])], Ct);
            last[session] += count;
        }

        await StartAsync(new OutboxOptions { PollMilliseconds = 600_000, BatchMilliseconds = 1, AppendsPerBatch = 90 });
        await Eventually.HoldsAsync("all is published", async () => await CountAsync() == 0);

        var published = await DrainAsync();
        foreach (var session in sessions)
        {
            Assert.Equal(
                Enumerable.Range(1, (int)last[session]).Select(v => (long)v), published.Where(e => e.SessionId == session).Select(e => e.Version));
        }
    }

    [Fact]
    public async Task A_queue_that_is_full_again_and_again_gets_each_event_after_its_predecessor()
    {
        const string Small = "small";
        const int Versions = 40;
        await _channel.QueueDeclareAsync(
            Small, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-max-length"] = 5, ["x-overflow"] = "reject-publish" }, cancellationToken: Ct);
        await _channel.QueueBindAsync(Small, Topology.Exchange, "session.#", cancellationToken: Ct);
        var sessions = new List<Guid>();
        for (var i = 0; i < 20; i++) sessions.Add(await CreateAsync(Versions));

        await StartAsync(new OutboxOptions { RetryMilliseconds = 10, PollMilliseconds = 10, BatchMilliseconds = 1, AppendsPerBatch = 50 });
        var taken = new List<PublishedEvent>();
        await Eventually.HoldsAsync("all is published", async () =>
        {
            taken.AddRange(await DrainAsync(Small));
            return await CountAsync() == 0;
        });
        taken.AddRange(await DrainAsync(Small));

        var all = await DrainAsync();
        Assert.True(all.Count > sessions.Count * Versions, "The queue has refused some.");
        foreach (var session in sessions)
        {
            var stored = await Stored.OfAsync(_database, session);
            Stored.AreAllPublishedIn(stored, taken.FindAll(e => e.SessionId == session));
            Stored.AreAllPublishedIn(stored, all.FindAll(e => e.SessionId == session));
        }
    }

    private static EncodedEvent Fight(Guid session, long version)
    {
        var news = new CombatNews(CombatEvent.CombatEnded, StateObject.Empty, []);
        return Log.Event(session, version, new CombatChanged(Log.GameMaster, session, news, news));
    }

    private static List<long> FirstTimes(IEnumerable<PublishedEvent> published, Guid session) =>
        [.. published.Where(e => e.SessionId == session).Select(e => e.Version).Distinct()];

    /// <summary>Creates a session with so many events, each in its own append.</summary>
    private async Task<Guid> CreateAsync(int versions)
    {
        var session = await Log.CreateAsync(_log);
        for (var version = 2; version <= versions; version++) await _log.AppendAsync([Log.Of(Log.Set(session, version, "a", StateValue.Null))], Ct);
        return session;
    }

    private Task<long> CountAsync() => new Outbox(_database).CountAsync(Ct);

    private async Task<List<PublishedEvent>> DrainAsync(string queue = Queue)
    {
        var events = new List<PublishedEvent>();
        while (await _channel.BasicGetAsync(queue, autoAck: true, Ct) is { } got)
        {
            events.Add(
                new PublishedEvent(
                got.RoutingKey, new BasicProperties(got.BasicProperties), System.Text.Json.Nodes.JsonNode.Parse(got.Body.Span)!.AsObject()));
        }

        return events;
    }

    private Task ExpectLanesAsync(params int[] shares) => Eventually.HoldsAsync($"lanes shared as {string.Join(", ", shares)}", async () =>
    {
        await using var command = _database.CreateCommand("""
            SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            GROUP BY pid ORDER BY 1
            """);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var held = new List<int>();
        while (await reader.ReadAsync(Ct)) held.Add(reader.GetInt32(0));
        return held.SequenceEqual(shares);
    });

    private async Task ReadOnlyAsync(string value)
    {
        await ExecuteAsync(deployment.Database, $"ALTER DATABASE {_name} SET default_transaction_read_only = {value}");
        await ExecuteAsync(deployment.Database, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}'");
        _database.Clear();
    }

    private async Task<Relay> StartAsync(OutboxOptions? options = null)
    {
        var signal = new OutboxSignal();
        var connection = await ConnectAsync();
        var services = new ServiceCollection().AddSingleton(connection).BuildServiceProvider();
        var database = NpgsqlDataSource.Create(_url);
        var time = new CountedTime();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new Unowned(_said)));
        var relay = new Relay(
            new OutboxRelay(
                new Outbox(database), signal, new BusConnection(services),
                Options.Create(options ?? new OutboxOptions { RetryMilliseconds = 100, PollMilliseconds = 10, BatchMilliseconds = 10 }), time,
                loggers.CreateLogger<OutboxRelay>()),
            signal, database, services, connection, time);
        _relays.Add(relay);
        await relay.Service.StartAsync(Ct);
        return relay;
    }

    private async Task StopAsync(Relay relay)
    {
        _relays.Remove(relay);
        await relay.Service.StopAsync(CancellationToken.None);
        relay.Service.Dispose();
        await relay.Services.DisposeAsync();
        await relay.Connection.DisposeAsync();
        await relay.Database.DisposeAsync();
    }

    private async Task<IConnection> ConnectAsync() =>
        await new ConnectionFactory { Uri = _host.Url, TopologyRecoveryEnabled = false }.CreateConnectionAsync(Ct);

    // In the broker itself, with the environment that it was started with.
    private async Task EvaluateAsync(string erlang)
    {
        var pid = await deployment.PidOfAsync("rabbitmq", Ct);
        var environment = (await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"), Ct))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
        var folder = Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Order(StringComparer.Ordinal).Last();
        var start = new ProcessStartInfo(Path.Combine(folder, "sbin", "rabbitmqctl"), ["--quiet", "eval", erlang]);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Ct);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private sealed record Relay(
        OutboxRelay Service, OutboxSignal Signal, NpgsqlDataSource Database, ServiceProvider Services, IConnection Connection, CountedTime Time);

    /// <summary>What a process uses to hear of other processes' commits, and to tell them of its own.</summary>
    private sealed class Announcing : IAsyncDisposable
    {
        private readonly RedisBackplane _backplane;
        private readonly OutboxAnnouncer _announcer;

        public Announcing(Deployment deployment, OutboxSignal signal)
        {
            _backplane = new RedisBackplane(deployment.Redis, TimeProvider.System, NullLogger<RedisBackplane>.Instance);
            _announcer = new OutboxAnnouncer(signal, _backplane, deployment.Redis, TimeProvider.System, NullLogger<OutboxAnnouncer>.Instance);
        }

        public Task StartAsync() => _announcer.StartAsync(Ct);

        public async ValueTask DisposeAsync()
        {
            await _announcer.StopAsync(CancellationToken.None);
            _announcer.Dispose();
            _backplane.Dispose();
        }
    }

    /// <summary>Counts the pauses of a relay.</summary>
    private sealed class CountedTime : TimeProvider
    {
        private int _pauses;

        public int Pauses => Volatile.Read(ref _pauses);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _pauses);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    // The factory would dispose of what several relays write to.
    private sealed class Unowned(CapturedLog log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
