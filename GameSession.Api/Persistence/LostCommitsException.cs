namespace GameSession.Api.Persistence;

/// <summary>
/// The log no longer has a commit that this process has seen in it, for example after a failover to a standby that had not received it, or after the
/// restore of an older backup.
/// </summary>
internal sealed class LostCommitsException(Guid sessionId, long version)
    : Exception($"The log of session {sessionId} no longer has the event that was its version {version}.");
