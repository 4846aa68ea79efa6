namespace GameSession.Api.Protocol;

/// <summary>What <c>/openapi/v1.json</c> says of members that several wire records have.</summary>
internal static class WireText
{
    public const string ConnectionToken =
        "Opens the session's WebSocket, together with the player's JWT. Valid for 12 hours, for this player, this session and this seat.";

    public const string WebsocketUrl = "The address of the session's WebSocket. It contains no token.";

    public const string Version =
        "A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them.";

    /// <summary>A regular expression for a version.</summary>
    public const string VersionPattern = "^[0-9]+$";

    public const string Metadata = "What the game master notes beside the state. Other members see the members of its `public`, an object.";
}
