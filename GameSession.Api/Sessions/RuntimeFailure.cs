using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Api.Sessions;

/// <summary>Whether and why one session's runtime cannot go on with its replica. The next caller that needs the session reloads it.</summary>
internal sealed partial class RuntimeFailure(Guid sessionId, SessionRuntimeServices services)
{
    public bool HasHappened { get; private set; }

    /// <summary>The close reason for the session's connections.</summary>
    public string CloseReason { get; private set; } = CloseCodes.Reloaded;

    /// <summary>The log no longer has events that were committed.</summary>
    public bool HasLostCommits { get; private set; }

    /// <summary>Handles a failure to load the session.</summary>
    /// <returns>The refusal for the callers that wait for the session.</returns>
    public GameError OfLoading(Exception e) => e is NewerFormatException newer ? Newer(newer) : Failed(e);

    /// <summary>Handles a failure after which the loaded session cannot go on.</summary>
    /// <inheritdoc cref="OfLoading" path="/returns"/>
    public GameError Of(Exception e)
    {
        HasHappened = true;
        switch (e)
        {
            case LostCommitsException:
                HasLostCommits = true;
                Log.LostCommits(services.Logger, sessionId, e.Message);
                return GameErrors.StorageUnavailable(outcomeUnknown: false);
            case SessionArchivedException:
                return GameErrors.SessionNotFound();
            case NewerFormatException newer:
                // What the clients have seen is still true: another process continues from there.
                CloseReason = ErrorCodes.ServerDraining;
                return Newer(newer);
            default:
                return Failed(e);
        }
    }

    private GameError Newer(NewerFormatException e)
    {
        if (services.MaySayNewer()) Log.Newer(services.Logger, sessionId, e.Message);
        return GameErrors.ServerDraining();
    }

    private GameError Failed(Exception e)
    {
        Log.Failed(services.Logger, e, sessionId);
        return GameErrors.InternalError();
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "A newer version of the service wrote to session {SessionId}: {Reason} This process does not serve such sessions and tells their "
            + "clients to reconnect. Update this process. This is logged once")]
        public static partial void Newer(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(
            LogLevel.Error,
            "Reloading session {SessionId}; its clients have to reconnect: {Reason} PostgreSQL has lost committed events. Find out why it went "
            + "back")]
        public static partial void LostCommits(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Error, "Reloading session {SessionId} after a fault of the service")]
        public static partial void Failed(ILogger logger, Exception exception, Guid sessionId);
    }
}
