using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.RateLimits;
using GameSession.Api.Security;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.JoinSession;

/// <summary>Takes a seat, or finds the one that the caller already has.</summary>
/// <param name="Role">Null means player.</param>
internal sealed record JoinSession(Guid SessionId, Guid PlayerId, Guid? CharacterId, string? Role) : ICommand<JoinedSession>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.Join(SessionId);
}

/// <summary>The connection token, and the state as this member may see it.</summary>
internal sealed record JoinedSession(string ConnectionToken, StateObject State);

internal sealed partial class JoinSessionHandler(
    SessionRegistry sessions, SessionStore store, ConnectionTokens tokens, PresenceTracker presence, ILogger<JoinSessionHandler> logger)
    : ICommandHandler<JoinSession, JoinedSession>
{
    public async Task<Result<JoinedSession>> Handle(JoinSession command, CancellationToken cancellationToken)
    {
        var result = await JoinAsync(command, isReturning: false, cancellationToken);
        // The members know who sits there now. The database also has who sat there before.
        if (result.Error?.Code == GameErrors.CharacterTaken().Code
            && await store.FindFormerCharacterAsync(command.SessionId, command.PlayerId, cancellationToken) == command.CharacterId)
        {
            result = await JoinAsync(command, isReturning: true, cancellationToken);
        }

        if (result.IsError) return result.Error!;
        var session = result.Value.Session;
        if (result.Value.Event is { Event.Version: var version }) Log.Joined(logger, command.PlayerId, session.Id, version);
        presence.Touch(session);
        return new JoinedSession(
            tokens.Issue(new ConnectionTicket(session.Id, command.PlayerId, session.Seat(command.PlayerId)!.JoinedVersion)),
            PrivateParts.View(session, session.State, command.PlayerId));
    }

    private Task<Result<Committed>> JoinAsync(JoinSession command, bool isReturning, CancellationToken ct)
    {
        var role = command.Role is null ? Role.Player : Roles.Parse(command.Role);
        var newIds = Guid.CreateVersion7();
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId),
                session => SessionRules.Join(session, command.PlayerId, role, command.CharacterId, newIds, isReturning),
                Fresh: true),
            ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Player {PlayerId} joined session {SessionId}, version {Version}")]
        public static partial void Joined(ILogger logger, Guid playerId, Guid sessionId, long version);
    }
}
