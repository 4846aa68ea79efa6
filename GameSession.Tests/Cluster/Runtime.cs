using System.Diagnostics.Metrics;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using GameSession.Api.Sessions;
using GameSession.Api.Telemetry;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameSession.Tests.Cluster;

/// <summary>A session runtime on the deployment's servers, as another process would have it, but within the test process.</summary>
internal sealed class Runtime : IAsyncDisposable
{
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RedisBackplane _backplane;

    private Runtime(Deployment deployment, NpgsqlDataSource? database, SessionOptions? settings)
    {
        var options = Options.Create(settings ?? new SessionOptions());
        var metrics = new SessionMetrics(_metrics.GetRequiredService<IMeterFactory>());
        var source = database ?? deployment.Database;
        var (reader, pool) = (new EventReader(source), new PostgresPool(source));
        Log = new EventAppender(source);
        Commits = new GroupCommit(Log, reader, new OutboxSignal(), pool, options, metrics, TimeProvider.System, NullLogger<GroupCommit>.Instance);
        _backplane = new RedisBackplane(deployment.Redis, TimeProvider.System, NullLogger<RedisBackplane>.Instance);
        var ids = new EventIds(TimeProvider.System);
        ids.Use(new byte[EventIds.KeyBytes], formerUntil: null);
        var redis = new BestEffortRedis(deployment.Redis, TimeProvider.System, NullLogger<BestEffortRedis>.Instance);
        var services = new SessionRuntimeServices(
            reader, new SeenEvents(reader), new SessionStore(source), pool, new SubjectMessages(source, Options.Create(new LiveOptions())), ids,
            Commits, new ConnectionHub(), _backplane, new CombatMirror(redis, TimeProvider.System, NullLogger<CombatMirror>.Instance), metrics,
            options, TimeProvider.System, NullLogger<SessionRuntime>.Instance);
        Sessions = new SessionRegistry(services, new CommandForwarding(
            new SessionOwners(services, redis, options, TimeProvider.System, NullLogger<SessionOwners>.Instance),
            new ForwardTimeouts(services, TimeProvider.System, NullLogger<ForwardTimeouts>.Instance), services, TimeProvider.System,
            NullLogger<CommandForwarding>.Instance));
    }

    public EventAppender Log { get; }

    public GroupCommit Commits { get; }

    public SessionRegistry Sessions { get; }

    /// <summary>The deadline of an append that starts now.</summary>
    public static long Deadline => TimeProvider.System.GetTimestamp() + 10 * TimeProvider.System.TimestampFrequency;

    public static async Task<Runtime> StartAsync(Deployment deployment, NpgsqlDataSource? database = null, SessionOptions? settings = null)
    {
        var runtime = new Runtime(deployment, database, settings);
        await runtime.Commits.StartAsync(TestContext.Current.CancellationToken);
        return runtime;
    }

    public Task<Result<Committed>> SetAsync(Guid session, string name, string value) => Sessions.ExecuteAsync(
        session,
        new SessionCommand(
            new Caller(Persistence.Log.GameMaster),
            s => SessionRules.Update(s, Persistence.Log.GameMaster, [new Change(JsonPointer.Of(name), StateValue.Of(value))])),
        TestContext.Current.CancellationToken);

    public async Task<Session> ReadAsync(Guid session) =>
        (await Sessions.QueryAsync<Session>(session, fresh: true, s => s, TestContext.Current.CancellationToken)).Value;

    /// <summary>Keeps the session's mailbox busy until the task has ended; then answers 1.</summary>
    public Task<Result<int>> OccupyAsync(Guid sessionId, Task end) => Sessions.QueryAsync<int>(
        sessionId,
        fresh: false,
        async _ =>
        {
            await end;
            return 1;
        },
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Sessions.StopAsync(CancellationToken.None);
        await Commits.StopAsync(CancellationToken.None);
        Commits.Dispose();
        _backplane.Dispose();
        await _metrics.DisposeAsync();
    }
}
