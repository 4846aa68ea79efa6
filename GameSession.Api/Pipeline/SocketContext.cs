using GameSession.Api.Sessions;

namespace GameSession.Api.Pipeline;

/// <summary>Where a WebSocket message came from.</summary>
/// <param name="Frame">The text of the whole frame, valid while the message is handled.</param>
internal sealed record SocketContext(Guid SessionId, Caller Caller, ReadOnlyMemory<byte> Frame);
