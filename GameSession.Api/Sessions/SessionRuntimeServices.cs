using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using GameSession.Api.Telemetry;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Sessions;

/// <summary>What every session's runtime works with.</summary>
internal sealed class SessionRuntimeServices(
    EventReader log, SessionStore store, PostgresPool pool, SubjectMessages messages, EventIds ids, GroupCommit commits, ConnectionHub hub,
    RedisBackplane backplane, CombatMirror combats, SessionMetrics metrics, IOptions<SessionOptions> options, TimeProvider time,
    ILogger<SessionRuntime> logger)
{
    private int _hasSaidNewer;

    /// <summary>Tells this process's own messages from the others'.</summary>
    public Guid ProcessId { get; } = Guid.CreateVersion7();

    public EventReader Log => log;

    public SessionStore Store => store;

    public PostgresPool Pool => pool;

    public SubjectMessages Messages => messages;

    public EventIds Ids => ids;

    public GroupCommit Commits => commits;

    public ConnectionHub Hub => hub;

    public RedisBackplane Backplane => backplane;

    public CombatMirror Combats => combats;

    public SessionMetrics Metrics => metrics;

    /// <summary>What fails with Postgres fails in every session at once.</summary>
    public FailureLog Reads { get; } = new("Reading sessions and storing snapshots", time, logger);

    /// <inheritdoc cref="Reads"/>
    public FailureLog Uses { get; } = new("Noting that sessions are used, and bringing them up to date", time, logger);

    public SessionOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>The log could not be read, or not in time. A replica is as it was then; what it lacks is read at the next occasion.</summary>
    public static bool IsReadFailure(Exception e) => PostgresErrors.IsUnavailable(e) || e is OperationCanceledException;

    /// <summary>Notes what <see cref="IsReadFailure"/> is true of.</summary>
    public void NotRead(Exception e) => Fails(Reads, e);

    /// <summary>Notes that a session's use could not be noted, or that it could not be brought up to date.</summary>
    public void NotUsed(Exception e) => Fails(Uses, e);

    /// <summary>
    /// True once: during an update many sessions have what only a newer version of the service knows, and one of them is enough to say so.
    /// </summary>
    public bool MaySayNewer() => Interlocked.Exchange(ref _hasSaidNewer, 1) == 0;

    private void Fails(FailureLog failures, Exception e)
    {
        pool.Repair(e);
        failures.Fails(e, PostgresErrors.Passes(e) || e is OperationCanceledException);
    }
}
