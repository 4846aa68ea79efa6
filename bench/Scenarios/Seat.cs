namespace GameSession.Scenarios;

/// <summary>A member of a session, and what this member connects with.</summary>
internal sealed record Seat(Guid SessionId, string Jwt, string ConnectionToken);
