using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.RateLimits;
using GameSession.Api.Security;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.CreateSession;

/// <summary>Creates a session with the caller as its game master.</summary>
internal sealed record CreateSession(Guid PlayerId, Guid CampaignId, string Name, StateObject? Settings) : ICommand<CreatedSession>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.SessionCreation(PlayerId);
}

/// <summary>The new session, and the game master's connection token.</summary>
internal sealed record CreatedSession(Guid SessionId, string ConnectionToken);

internal sealed partial class CreateSessionHandler(
    SessionRegistry sessions, ConnectionTokens tokens, PresenceTracker presence, ILogger<CreateSessionHandler> logger)
    : ICommandHandler<CreateSession, CreatedSession>
{
    public async Task<Result<CreatedSession>> Handle(CreateSession command, CancellationToken cancellationToken)
    {
        var settings = SessionSettings.Parse(command.Settings);
        if (settings.IsError) return settings.Error!;
        var created = new SessionCreated(
            command.PlayerId, command.CampaignId, command.Name, settings.Value.Raw, settings.Value.InitialState);
        var result = await sessions.CreateAsync(created, cancellationToken);
        if (result.IsError) return result.Error!;
        var session = result.Value;
        Log.Created(logger, session.Id, command.PlayerId);
        await presence.TouchAsync(session);
        return new CreatedSession(
            session.Id, tokens.Issue(new ConnectionTicket(session.Id, command.PlayerId, session.Seat(command.PlayerId)!.JoinedVersion)));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Player {PlayerId} created session {SessionId}")]
        public static partial void Created(ILogger logger, Guid sessionId, Guid playerId);
    }
}
