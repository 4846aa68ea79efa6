namespace GameSession.Api.Sessions;

/// <summary>How an append ended.</summary>
internal enum CommitOutcome
{
    /// <summary>The events are durable.</summary>
    Committed,

    /// <summary>Another process has the version, or one of the ids was used before; nothing of it is in.</summary>
    Conflict,

    /// <summary>Postgres does not answer; nothing of it is in.</summary>
    Unavailable,

    /// <summary>Somebody holds a lock that the append needs; nothing of it is in.</summary>
    Locked,

    /// <summary>Postgres went silent in the middle: it may be in, now or a little later.</summary>
    Unknown,

    /// <summary>Postgres refuses the events themselves: a bug of ours.</summary>
    Refused,
}
