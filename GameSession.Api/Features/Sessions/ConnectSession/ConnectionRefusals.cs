using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.ConnectSession;

/// <summary>The close code that follows a <c>connection_error</c>.</summary>
internal static class ConnectionRefusals
{
    public static int CloseCodeOf(GameError error) => error.Code switch
    {
        "invalid_session_token" => CloseCodes.InvalidToken,
        "forbidden" => CloseCodes.Forbidden,
        "session_not_found" => CloseCodes.SessionNotFound,
        "session_ended" => CloseCodes.SessionEnded,
        "server_draining" or "storage_unavailable" => CloseCodes.ServiceRestart,
        _ => CloseCodes.InternalError,
    };
}
