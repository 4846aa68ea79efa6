using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.EndSession;

/// <summary>Ends the session for everybody.</summary>
internal sealed record EndSession(Guid SessionId, Guid PlayerId) : ICommand<Committed>;

internal sealed partial class EndSessionHandler(SessionRegistry sessions, PresenceTracker presence, ILogger<EndSessionHandler> logger)
    : ICommandHandler<EndSession, Committed>
{
    public async Task<Result<Committed>> Handle(EndSession command, CancellationToken cancellationToken)
    {
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(new Caller(command.PlayerId), session => SessionRules.End(session, command.PlayerId), Fresh: true),
            cancellationToken);
        if (result.IsError) return result;
        if (result.Value.Event is { Event.Version: var version }) Log.Ended(logger, command.SessionId, version);
        await presence.TouchAsync(result.Value.Session);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Session {SessionId} ended, version {Version}")]
        public static partial void Ended(ILogger logger, Guid sessionId, long version);
    }
}
