using GameSession.Api.Sessions;

namespace GameSession.Api.Pipeline;

/// <summary>Where a WebSocket message came from.</summary>
internal sealed record SocketContext(Guid SessionId, Caller Caller);
