using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RollInitiative;

/// <summary>Places a combatant in the initiative order; the first roll starts a combat.</summary>
/// <param name="Roll">Ignored when the service rolls.</param>
/// <param name="Hidden">Null leaves it as it was; a new combatant is visible then.</param>
/// <param name="Advantage">Two dice are rolled, and the higher one counts.</param>
/// <param name="Disadvantage">The same with the lower one.</param>
internal sealed record RollInitiative(
    Guid SessionId,
    Caller Caller,
    Guid CharacterId,
    decimal? Roll,
    IReadOnlyDictionary<string, decimal> Modifiers,
    bool? Hidden,
    Grouping? Grouping = null,
    bool Advantage = false,
    bool Disadvantage = false)
    : ICommand<Committed>, ICombatAction;

internal sealed class RollInitiativeHandler(SessionRegistry sessions) : ICommandHandler<RollInitiative, Committed>
{
    public Task<Result<Committed>> Handle(RollInitiative command, CancellationToken cancellationToken)
    {
        // Rolled once, however many times the command is decided.
        var die = Die.Roll();
        var twice = command.Advantage || command.Disadvantage ? new TwoDice(command.Advantage, die, Die.Roll()) : null;
#pragma warning disable RS0030 // The id must not contain a time: when a combat started may be hidden from players.
        var newId = Guid.NewGuid();
#pragma warning restore RS0030
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(command.Caller, session => CombatRules.RollInitiative(
                session, command.Caller.PlayerId, command.CharacterId, command.Roll, command.Modifiers, command.Hidden, die, newId,
                command.Grouping, twice)),
            cancellationToken);
    }
}
