namespace GameSession.Api.Sessions;

/// <summary>Why the owner of a session has caused no event for a forwarded command.</summary>
internal enum ForwardAnswer : byte
{
    /// <summary>
    /// The owner refuses the command, finds nothing to change, or knows the event already. It causes no event any more: the sending process decides
    /// the command itself, and gives its caller the answer.
    /// </summary>
    NotTaken = 0,

    /// <summary>It is not known whether the owner's commit succeeded.</summary>
    Unknown = 1,

    /// <summary>The process is not the session's owner, and has done nothing.</summary>
    NotOwner = 2,
}
