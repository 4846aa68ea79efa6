using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>One entry of a session's mailbox.</summary>
internal abstract class Work
{
    /// <summary>Somebody uses the session.</summary>
    public virtual bool IsUse => false;

    /// <summary>Ends the work without its result. A null error: this runtime is over, its successor has to be asked.</summary>
    public virtual void Refuse(GameError? error)
    {
    }
}

/// <summary>Work that somebody waits for, and may give up before it has begun.</summary>
internal abstract class Work<T>(long deadline) : Work
{
    private const int Open = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<Result<T>?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claim;

    /// <summary>When the caller must have an answer, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long Deadline => deadline;

    /// <summary>The recorded span that the work was asked for in, if any: reading for it belongs there.</summary>
    public Activity? Span { get; } = Activity.Current is { Recorded: true } span ? span : null;

    /// <summary>Null when the work has to be posted to another runtime.</summary>
    public Task<Result<T>?> Answered => _answer.Task;

    /// <summary>Whoever waited for it has been told that it has no effect.</summary>
    public bool IsGivenUp => Volatile.Read(ref _claim) == GivenUp;

    /// <summary>False when it was given up: then it must have no effect.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _claim, Begun, Open) != GivenUp;

    /// <summary>False when it has begun: then it may have, or come to have, its effect.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _claim, GivenUp, Open) != Begun;

    public void Answer(Result<T> answer) => _answer.TrySetResult(answer);

    public override void Refuse(GameError? error) => _answer.TrySetResult(error is null ? null : (Result<T>)error);
}

/// <summary>Decide, commit, apply, send.</summary>
internal sealed class CommandWork(SessionCommand command, long deadline) : Work<Committed>(deadline)
{
    public SessionCommand Command => command;

    // What other services say of a character is nobody's use of the sessions in which it plays.
    public override bool IsUse => command.Caller.Author is not null;

    /// <summary>The span that the command came in, so that its commit and its fan-out belong to it.</summary>
    public ActivityContext Trace { get; } = SessionSpans.CurrentTrace;

    /// <summary>The command's id was looked for in the log.</summary>
    public bool LookedUp { get; set; }
}

/// <summary>Look at the committed state.</summary>
internal interface IQueryWork
{
    /// <summary>Look only at what is committed now, in whatever process.</summary>
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
internal sealed class QueryWork<T>(Func<Session, Task<Result<T>>> query, bool fresh, long deadline) : Work<T>(deadline), IQueryWork
{
    public bool Fresh => fresh;

    public override bool IsUse => true;

    public async Task RunAsync(Session session) => Answer(await query(session));
}

/// <summary>Something came over the backplane.</summary>
internal sealed class UpdateWork(ReadOnlyMemory<byte> bytes) : Work
{
    public ReadOnlyMemory<byte> Bytes => bytes;
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

/// <summary>Leave this process, if nobody needs the session.</summary>
internal sealed class EvictWork : Work;

/// <summary>Leave this process, which is being stopped.</summary>
internal sealed class StopWork : Work;
