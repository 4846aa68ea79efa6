using GameSession.Api.Sessions;

namespace GameSession.Api.Pipeline;

/// <summary>Where a WebSocket message came from.</summary>
/// <param name="Frame">All of its text, while it is handled.</param>
internal sealed record SocketContext(Guid SessionId, Caller Caller, ReadOnlyMemory<byte> Frame);
