namespace GameSession.Api.Sessions;

/// <summary>How an append ended.</summary>
internal enum CommitOutcome
{
    /// <summary>The events are durable.</summary>
    Committed,

    /// <summary>Another process has committed the version, or one of the ids was used before; nothing of the append is committed.</summary>
    Conflict,

    /// <summary>Postgres does not answer; nothing of the append is committed.</summary>
    Unavailable,

    /// <summary>Another transaction holds a lock that the append needs; nothing of the append is committed.</summary>
    Locked,

    /// <summary>Postgres stopped answering during the append: it may be committed now or a little later.</summary>
    Unknown,

    /// <summary>Postgres refuses the events themselves: a bug in the service.</summary>
    Refused,
}
