namespace GameSession.Api.Sessions;

/// <summary>
/// A command of this process's caller that the session's owner is asked to execute. The event itself is the answer: it comes as every event of
/// another process does, and the session's mailbox applies it, sends it to the caller with the caller's <c>ref</c>, and calls
/// <see cref="Commits"/>.
/// </summary>
internal sealed class Forward(Guid sessionId, Guid owner, Guid eventId, Caller caller)
{
    private readonly TaskCompletionSource<ForwardOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid SessionId => sessionId;

    public Guid Owner => owner;

    /// <summary>The id of the event that the command causes, in whatever process.</summary>
    public Guid EventId => eventId;

    public Caller Caller => caller;

    public Task<ForwardOutcome> Ended => _ended.Task;

    /// <summary>Set when the event was applied here and the caller has got it, before or after the end of the wait.</summary>
    public Committed? Committed { get; private set; }

    /// <summary>Only the session's mailbox calls it.</summary>
    public void Commits(Committed committed)
    {
        Committed = committed;
        _ended.TrySetResult(ForwardOutcome.Committed);
    }

    /// <summary>Ends the wait without an event. Only the first end counts.</summary>
    public void End(ForwardOutcome outcome) => _ended.TrySetResult(outcome);
}

/// <summary>How the wait for a session's owner ended.</summary>
internal enum ForwardOutcome
{
    /// <summary>The event is committed, applied and sent.</summary>
    Committed,

    /// <summary>The owner has committed nothing and will not: this process decides the command.</summary>
    NotTaken,

    /// <summary>There was no such process, or it is not the owner: this process decides the command.</summary>
    NotOwner,

    /// <summary>The owner has not answered in time, or does not know: this process executes the command with the same event id.</summary>
    Unanswered,
}
