namespace GameSession.Api.Persistence;

/// <summary>
/// The log lacks a commit that this process has seen there: it was taken back, as by a failover to a standby that had not received it, or by
/// an older backup.
/// </summary>
internal sealed class LostCommitsException(Guid sessionId, long version)
    : Exception($"The log of session {sessionId} no longer has the event that was its version {version}.");
