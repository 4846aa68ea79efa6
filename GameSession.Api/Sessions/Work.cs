using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>One entry of a session's mailbox.</summary>
internal abstract class Work
{
    /// <summary>Whether the work is a use of the session.</summary>
    public virtual bool IsUse => false;

    /// <summary>Ends the work without a result. A null error means that this runtime has ended and the caller posts to the next one.</summary>
    public virtual void Refuse(GameError? error)
    {
    }
}

/// <summary>Work that a caller waits for, and that may be given up before it has begun.</summary>
internal abstract class PendingWork(long deadline) : Work
{
    /// <summary>When the caller must have an answer, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long Deadline => deadline;

    public abstract bool IsAnswered { get; }

    /// <summary>
    /// Answers the caller, whose deadline has passed: the work has no effect, or for a command that has begun, the outcome is unknown. A query that
    /// has begun is waited for.
    /// </summary>
    public abstract void Expire();
}

/// <inheritdoc cref="PendingWork"/>
/// <param name="isInline">
/// Whether the caller goes on within <see cref="Answer"/>. That saves a switch to another thread; it is for callers that do little before they wait
/// again.
/// </param>
internal abstract class Work<T>(long deadline, bool isInline) : PendingWork(deadline)
{
    private const int Open = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<Result<T>?> _answer =
        new(isInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    private int _claim;

    /// <summary>The recorded span in which the work was created, if any. Reads for the work belong to it.</summary>
    public Activity? Span { get; } = Activity.Current is { Recorded: true } span ? span : null;

    /// <summary>Null when the work has to be posted to another runtime.</summary>
    public Task<Result<T>?> Answered => _answer.Task;

    public override bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>The caller was told that the work has no effect.</summary>
    public bool IsGivenUp => Volatile.Read(ref _claim) == GivenUp;

    /// <summary>False when the work was given up: then it must have no effect.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _claim, Begun, Open) != GivenUp;

    /// <summary>False when the work has begun: it may have had its effect, or may still have it.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _claim, GivenUp, Open) != Begun;

    public virtual void Answer(Result<T> answer) => _answer.TrySetResult(answer);

    public override void Expire()
    {
        if (TryGiveUp()) Answer(GameErrors.StorageUnavailable(outcomeUnknown: false));
    }

    public override void Refuse(GameError? error) => _answer.TrySetResult(error is null ? null : (Result<T>)error);
}

/// <summary>A command: it is decided, committed, applied and sent.</summary>
internal class CommandWork(SessionCommand command, long deadline, ActivityContext trace)
    : Work<Committed>(deadline, isInline: command.Caller.Connection is not null)
{
    public CommandWork(SessionCommand command, long deadline)
        : this(command, deadline, SessionSpans.CurrentTrace)
    {
    }

    public SessionCommand Command => command;

    // A message of another service is not a use of the sessions that it concerns.
    public override bool IsUse => command.Caller.Author is not null;

    /// <summary>The span in which the command came. The spans of its commit and its fan-out belong to it.</summary>
    public ActivityContext Trace => trace;

    /// <summary>The command's id was looked for in the log.</summary>
    public bool LookedUp { get; set; }

    /// <summary>The refusal of the command if nothing else is wrong with it; see <see cref="Repetition.Taken"/>. Null for none.</summary>
    public GameError? Taken { get; set; }

    public override void Expire()
    {
        base.Expire();
        if (!IsAnswered) Answer(GameErrors.StorageUnavailable(outcomeUnknown: true));
    }
}

/// <summary>A query: it reads the committed state.</summary>
internal interface IQueryWork
{
    /// <summary>Answer only from what is committed now, in any process.</summary>
    bool Fresh { get; }

    long Deadline { get; }

    /// <inheritdoc cref="Work{T}.Span"/>
    Activity? Span { get; }

    /// <inheritdoc cref="Work{T}.IsGivenUp"/>
    bool IsGivenUp { get; }

    /// <inheritdoc cref="Work{T}.TryBegin"/>
    bool TryBegin();

    Task RunAsync(Session session);
}

/// <inheritdoc cref="IQueryWork"/>
internal sealed class QueryWork<T>(Func<Session, Task<Result<T>>> query, bool fresh, long deadline) : Work<T>(deadline, isInline: false), IQueryWork
{
    public bool Fresh => fresh;

    public override bool IsUse => true;

    public async Task RunAsync(Session session) => Answer(await query(session));
}

/// <summary>A message came over the backplane.</summary>
internal sealed class UpdateWork(UpdateMessage update) : Work
{
    public UpdateMessage Update => update;
}

/// <summary>The log has, or may have, this version, which the replica may lack.</summary>
internal sealed class PossibleGapWork(long version) : Work
{
    public long Version => version;
}

/// <summary>Somebody is connected.</summary>
internal sealed class UseWork : Work
{
    public override bool IsUse => true;
}

/// <summary>Evicts the session, unless it is in use.</summary>
internal sealed class EvictWork : Work;

/// <summary>Ends the runtime, because the process is stopping.</summary>
internal sealed class StopWork : Work;
