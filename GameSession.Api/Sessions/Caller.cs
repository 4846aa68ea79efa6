using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>Who asks, and for the socket, where the answer goes.</summary>
/// <param name="Connection">The socket that the message came through; null for REST and the bus.</param>
/// <param name="Ref">The client's own mark on the message.</param>
internal sealed record Caller(Guid PlayerId, Connection? Connection = null, string? Ref = null);
