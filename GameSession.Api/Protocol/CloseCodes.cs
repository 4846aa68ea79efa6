namespace GameSession.Api.Protocol;

/// <summary>
/// WebSocket close codes (DESIGN §6). A client reconnects after 1012, 4408 and 4508, after 4401 with a new JWT, and after 4429 when its limit allows.
/// The others are final.
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

    /// <summary>
    /// The reason of a <see cref="ServiceRestart"/> after which a client must not ask for what it missed since a version, but load the state: what it
    /// has seen may not have happened, or it now sees another state with other versions.
    /// </summary>
    public const string Reloaded = "session_reloaded";

    public const int InvalidToken = 4401;
    public const int Forbidden = 4403;
    public const int SessionNotFound = 4404;
    public const int PeerTimeout = 4408;

    /// <summary>
    /// A newer connection of the same player replaced this one. Reconnecting without the player's doing would only replace another one.
    /// </summary>
    public const int Replaced = 4409;

    public const int SessionEnded = 4410;
    public const int TooMany = 4429;
    public const int SlowConsumer = 4508;
}
