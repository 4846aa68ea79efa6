using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.HandOverGameMaster;

/// <summary>Another member gets the game master's seat.</summary>
/// <param name="PlayerId">The caller.</param>
/// <param name="NewGameMasterId">Who gets the seat.</param>
internal sealed record HandOverGameMaster(Guid SessionId, Guid PlayerId, Guid NewGameMasterId) : ICommand<Committed>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.StateSave(SessionId, PlayerId);
}

internal sealed partial class HandOverGameMasterHandler(SessionRegistry sessions, ILogger<HandOverGameMasterHandler> logger)
    : ICommandHandler<HandOverGameMaster, Committed>
{
    public async Task<Result<Committed>> Handle(HandOverGameMaster command, CancellationToken cancellationToken)
    {
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId),
                session => SeatRules.HandOver(session, command.PlayerId, command.NewGameMasterId),
                Fresh: true),
            cancellationToken);
        if (result is { IsError: false, Value.Event.Event.Version: var version })
        {
            Log.HandedOver(logger, command.PlayerId, command.SessionId, command.NewGameMasterId, version);
        }

        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information, "Player {PlayerId} handed the game master's seat of session {SessionId} to {NewGameMasterId}, version {Version}")]
        public static partial void HandedOver(ILogger logger, Guid playerId, Guid sessionId, Guid newGameMasterId, long version);
    }
}
