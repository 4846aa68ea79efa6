namespace GameSession.Api.Persistence;

/// <summary>Postgres could not be reached: nothing was sent to it.</summary>
internal sealed class NotSentException(Exception inner) : Exception("Postgres cannot be reached.", inner);
