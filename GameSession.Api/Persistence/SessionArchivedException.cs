namespace GameSession.Api.Persistence;

/// <summary>The session has been moved from Postgres to the archive.</summary>
internal sealed class SessionArchivedException(Guid sessionId) : Exception($"Session {sessionId} has been archived.");
