namespace GameSession.Api.Persistence;

/// <summary>A session that was there has left Postgres for the archive.</summary>
internal sealed class SessionArchivedException(Guid sessionId) : Exception($"Session {sessionId} has been archived.");
