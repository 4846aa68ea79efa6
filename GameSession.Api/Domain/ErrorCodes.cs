namespace GameSession.Api.Domain;

/// <summary>The codes of <see cref="GameErrors"/> by which the service itself decides something.</summary>
internal static class ErrorCodes
{
    public const string InvalidSessionToken = "invalid_session_token";
    public const string Forbidden = "forbidden";
    public const string SessionNotFound = "session_not_found";
    public const string SessionEnded = "session_ended";
    public const string ServerDraining = "server_draining";
    public const string StorageUnavailable = "storage_unavailable";
}
