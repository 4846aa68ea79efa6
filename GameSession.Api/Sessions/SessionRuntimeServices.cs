using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using GameSession.Api.Telemetry;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Sessions;

/// <summary>What the runtimes of all sessions use.</summary>
internal sealed class SessionRuntimeServices(
    EventReader log, SeenEvents seen, SessionStore store, PostgresPool pool, SubjectMessages messages, EventIds ids, GroupCommit commits,
    ConnectionHub hub, RedisBackplane backplane, CombatMirror combats, SessionMetrics metrics, IOptions<SessionOptions> options, TimeProvider time,
    ILogger<SessionRuntime> logger)
{
    private int _hasSaidNewer;

    /// <summary>Distinguishes this process's own messages from those of the others.</summary>
    public Guid ProcessId { get; } = Guid.CreateVersion7();

    public EventReader Log => log;

    public SeenEvents Seen => seen;

    public LogNews News { get; } = new(log, time);

    public SessionStore Store => store;

    public PostgresPool Pool => pool;

    public SubjectMessages Messages => messages;

    public EventIds Ids => ids;

    public GroupCommit Commits => commits;

    public ConnectionHub Hub => hub;

    public RedisBackplane Backplane => backplane;

    public CombatMirror Combats => combats;

    public SessionMetrics Metrics => metrics;

    public PendingForwards Forwards { get; } = new();

    public HeardProcesses Heard { get; } = new(time);

    /// <summary>Shared by all sessions: a failure of Postgres affects all of them at once.</summary>
    public FailureLog Reads { get; } = new("Reading sessions and storing snapshots", time, logger);

    /// <inheritdoc cref="Reads"/>
    public FailureLog Uses { get; } = new("Noting that sessions are used, and bringing them up to date", time, logger);

    public SessionOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>
    /// Whether the exception means that the log could not be read, or not in time. The replica stays valid; a later read gets what it lacks.
    /// </summary>
    public static bool IsReadFailure(Exception e) => PostgresErrors.IsUnavailable(e) || e is OperationCanceledException;

    /// <summary>Records a failure that <see cref="IsReadFailure"/> recognises.</summary>
    public void NotRead(Exception e) => Fails(Reads, e);

    /// <summary>Records that a session's use could not be noted, or that the session could not be brought up to date.</summary>
    public void NotUsed(Exception e) => Fails(Uses, e);

    /// <summary>
    /// True on the first call only. During an update many sessions are stored in a format that only a newer version of the service knows, and one
    /// log line is enough.
    /// </summary>
    public bool MaySayNewer() => Interlocked.Exchange(ref _hasSaidNewer, 1) == 0;

    /// <summary>Tells the process that has forwarded a command that it causes no event here, behind the events that are published already.</summary>
    public void Tell(ForwardedCommand command, ForwardAnswer answer) =>
        backplane.Publish(command.SessionId, PendingForwards.WriteAnswer(ProcessId, command.EventId, answer));

    private void Fails(FailureLog failures, Exception e)
    {
        pool.Repair(e);
        failures.Fails(e, PostgresErrors.PassesOrTimedOut(e));
    }
}
