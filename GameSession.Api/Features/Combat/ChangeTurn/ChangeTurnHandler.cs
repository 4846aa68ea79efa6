using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.ChangeTurn;

/// <summary>Ends the current turn and begins the next one.</summary>
/// <param name="ActiveCharacter">Whose turn begins; null for the next combatant in the order.</param>
/// <param name="Round">With <paramref name="TurnNumber"/>, the turn to end: a precondition, and nothing changes if another turn is current.</param>
internal sealed record ChangeTurn(Guid SessionId, Caller Caller, Guid? ActiveCharacter, int? Round, int? TurnNumber, bool SkipDue)
    : ICommand<Committed>;

internal sealed partial class ChangeTurnHandler(SessionRegistry sessions, ILogger<ChangeTurnHandler> logger) : ICommandHandler<ChangeTurn, Committed>
{
    public async Task<Result<Committed>> Handle(ChangeTurn command, CancellationToken cancellationToken)
    {
        // Stays null when the session's owner decides: it says so.
        int? roundBefore = null;
        // Made once, however many times the command is decided.
        var seed = SecretSeed.New();
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(command.Caller, session =>
            {
                roundBefore = CombatDocument.In(session.State)?.Round ?? 0;
                return CombatRules.ChangeTurn(
                    session, command.Caller.PlayerId, command.ActiveCharacter, command.Round, command.TurnNumber, command.SkipDue, seed);
            }),
            cancellationToken);
        if (result is { IsError: false, Value: { Event.Event.Version: var version, Session: var after } }
            && CombatDocument.In(after.State) is { } combat && combat.Round > roundBefore)
        {
            Log.RoundBegins(logger, combat.Round, combat.Id, command.SessionId, version);
        }

        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Round {Round} of combat {CombatId} began in session {SessionId}, version {Version}")]
        public static partial void RoundBegins(ILogger logger, int round, Guid combatId, Guid sessionId, long version);
    }
}
