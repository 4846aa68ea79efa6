using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Sessions.ConnectSession;

/// <summary>The close code that follows a <c>connection_error</c>.</summary>
internal static class ConnectionRefusals
{
    public static int CloseCodeOf(GameError error) => error.Code switch
    {
        ErrorCodes.InvalidSessionToken => CloseCodes.InvalidToken,
        ErrorCodes.Forbidden => CloseCodes.Forbidden,
        ErrorCodes.SessionNotFound => CloseCodes.SessionNotFound,
        ErrorCodes.SessionEnded => CloseCodes.SessionEnded,
        ErrorCodes.ServerDraining or ErrorCodes.StorageUnavailable => CloseCodes.ServiceRestart,
        _ => CloseCodes.InternalError,
    };
}
