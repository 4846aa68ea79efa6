namespace GameSession.Api.Protocol;

/// <summary>
/// WebSocket close codes (DESIGN §6); 1007, and most of 1002, are sent by the framework's WebSocket. A client comes back after 1012, 4408, 4508,
/// with a new JWT after 4401, and after 4429 when its limit allows; the others are final.
/// </summary>
internal static class CloseCodes
{
    public const int Normal = 1000;
    public const int ProtocolError = 1002;
    public const int UnsupportedData = 1003;
    public const int InvalidText = 1007;
    public const int MessageTooBig = 1009;
    public const int InternalError = 1011;
    public const int ServiceRestart = 1012;
    public const int InvalidToken = 4401;
    public const int Forbidden = 4403;
    public const int SessionNotFound = 4404;
    public const int PeerTimeout = 4408;

    /// <summary>A newer connection of the same player took this one's place. Coming back by itself would only replace another one.</summary>
    public const int Replaced = 4409;

    public const int SessionEnded = 4410;
    public const int TooMany = 4429;
    public const int SlowConsumer = 4508;
}
