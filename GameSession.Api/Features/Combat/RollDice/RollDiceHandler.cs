using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RollDice;

/// <summary>Rolls dice, whether there is a combat or not.</summary>
/// <param name="To">Null: everybody sees the roll. Otherwise only the game master does.</param>
/// <param name="RollId">The event's id, if the client chose one; a roll with an id that was used before is answered with the first result.</param>
internal sealed record RollDice(
    Guid SessionId, Caller Caller, string Expression, string? To, Guid? CharacterId, string? Label, Guid? RollId)
    : ICommand<Committed>, ICombatAction;

internal sealed class RollDiceHandler(SessionRegistry sessions) : ICommandHandler<RollDice, Committed>
{
    public Task<Result<Committed>> Handle(RollDice command, CancellationToken cancellationToken)
    {
        // Rolled once, however many times the command is decided.
        var expression = DiceExpression.Parse(command.Expression)!;
        var roll = expression.Evaluate([.. expression.Sides.Select(sides => Die.Roll(sides))]);
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                command.Caller,
                session => DiceRules.Roll(
                    session, command.Caller.PlayerId, command.CharacterId, command.Expression, command.Label, command.To is not null, roll),
                command.RollId),
            cancellationToken);
    }
}
