namespace GameSession.Api.Sessions;

/// <summary>A message as it came through a connection: all that another process needs to make the same command of it.</summary>
/// <param name="Type">A mapped message type.</param>
/// <param name="Data">The JSON text of its data, valid while the message is handled.</param>
internal readonly record struct ClientMessage(string Type, ReadOnlyMemory<byte> Data);
