namespace GameSession.Api.Realtime;

/// <summary>What has arrived from a client.</summary>
internal enum IncomingKind
{
    /// <summary>The text of a whole message, valid UTF-8.</summary>
    Message,

    /// <summary>Its payload must be sent back.</summary>
    Ping,
    Pong,
    Close,

    /// <summary>A message, or a part of one, that is not text.</summary>
    Binary,
    TooBig,

    /// <summary>A text is not UTF-8.</summary>
    NotText,

    /// <summary>The frame violates RFC 6455.</summary>
    Violation,

    /// <summary>The stream has ended without a close frame.</summary>
    Lost,
}

/// <summary>What a client has sent.</summary>
/// <param name="Payload">Of a message or a ping.</param>
internal readonly record struct Incoming(IncomingKind Kind, ReadOnlyMemory<byte> Payload = default);
