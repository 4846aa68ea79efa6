using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Sessions;

/// <summary>Timings and sizes of the session runtime; section <c>GameSession</c>.</summary>
internal sealed class SessionOptions
{
    /// <summary>Events between snapshots. Loading a session never reads more events than this.</summary>
    [Range(1, 10_000)]
    public int SnapshotEvery { get; set; } = 200;

    /// <summary>A session that has had neither connections nor requests for this long is evicted.</summary>
    [Range(1, 86_400)]
    public int IdleSeconds { get; set; } = 60;

    /// <summary>Interval at which the log is searched for versions that no message has announced.</summary>
    [Range(10, 60_000)]
    public int TailMilliseconds { get; set; } = 1000;

    /// <summary>A command is answered within this time, whatever Postgres does; the design promises 5 s.</summary>
    [Range(100, 60_000)]
    public int CommandTimeoutMilliseconds { get; set; } = 4500;

    /// <inheritdoc cref="CommandTimeoutMilliseconds"/>
    public TimeSpan CommandTimeout => TimeSpan.FromMilliseconds(CommandTimeoutMilliseconds);

    /// <summary>Whether commands are sent to the session's owner when another process has the session in memory too.</summary>
    public bool ForwardCommands { get; set; }

    /// <summary>
    /// How long an owner may be silent before this process executes itself what it has forwarded. An owner that is heard gets up to half of the
    /// command timeout.
    /// </summary>
    [Range(50, 30_000)]
    public int ForwardTimeoutMilliseconds { get; set; } = 500;

    /// <summary>Events that one commit may carry.</summary>
    [Range(1, 10_000)]
    public int CommitEvents { get; set; } = 512;

    /// <summary>Commits that may be under way at once. More than one makes smaller commits, which cost PostgreSQL more for each event.</summary>
    [Range(1, 16)]
    public int Committers { get; set; } = 1;
}
