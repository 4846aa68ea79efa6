using System.Security.Cryptography;
using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RollInitiative;

/// <summary>Takes a place in the initiative order; the first one opens a combat.</summary>
/// <param name="Roll">Not read where the service rolls.</param>
/// <param name="Hidden">Null: as it was, visible for a newcomer.</param>
internal sealed record RollInitiative(
    Guid SessionId, Caller Caller, Guid CharacterId, decimal? Roll, IReadOnlyDictionary<string, decimal> Modifiers, bool? Hidden)
    : ICommand<Committed>, ICombatAction;

internal sealed class RollInitiativeHandler(SessionRegistry sessions) : ICommandHandler<RollInitiative, Committed>
{
    public Task<Result<Committed>> Handle(RollInitiative command, CancellationToken cancellationToken)
    {
        // Rolled once, however often the command has to be decided.
        var die = Die.Roll();
#pragma warning disable RS0030 // Without a time in it: when a combat was opened may be hidden from players.
        var combatId = Guid.NewGuid();
#pragma warning restore RS0030
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(command.Caller, session => CombatRules.RollInitiative(
                session, command.Caller.PlayerId, command.CharacterId, command.Roll, command.Modifiers, command.Hidden, die, combatId)),
            cancellationToken);
    }
}

/// <summary>A d20 from a cryptographic source: nobody can foretell a roll from those before it.</summary>
internal static class Die
{
    public const int Sides = 20;

    public static int Roll() => RandomNumberGenerator.GetInt32(1, Sides + 1);
}
