using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.ClaimGameMaster;

/// <summary>The caller takes the seat of a game master who is absent.</summary>
internal sealed record ClaimGameMaster(Guid SessionId, Guid PlayerId) : ICommand<Committed>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.StateSave(SessionId, PlayerId);
}

internal sealed partial class ClaimGameMasterHandler(
    SessionRegistry sessions, PresenceTracker presence, ILogger<ClaimGameMasterHandler> logger) : ICommandHandler<ClaimGameMaster, Committed>
{
    public async Task<Result<Committed>> Handle(ClaimGameMaster command, CancellationToken cancellationToken)
    {
        var found = await sessions.FindForMemberAsync(command.SessionId, command.PlayerId, cancellationToken);
        if (found.IsError) return found.Error!;
        // Somebody who joins or becomes the game master meanwhile counts as online.
        var absences = await presence.AbsencesAsync(command.SessionId, SeatRules.AbsencesFor(found.Value));
        if (absences is null) return GameErrors.StorageUnavailable(outcomeUnknown: false);
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId), session => SeatRules.Claim(session, command.PlayerId, absences.GetValueOrDefault), Fresh: true),
            cancellationToken);
        if (result is { IsError: false, Value.Event.Event.Version: var version }) Log.Claimed(logger, command.PlayerId, command.SessionId, version);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Player {PlayerId} claimed the game master's seat of session {SessionId}, version {Version}")]
        public static partial void Claimed(ILogger logger, Guid playerId, Guid sessionId, long version);
    }
}
