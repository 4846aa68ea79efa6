using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Decides who may roll dice and who sees the roll.</summary>
internal static class DiceRules
{
    /// <summary>A roll changes nothing in the state.</summary>
    /// <param name="characterId">For whom it is rolled; null for nobody.</param>
    /// <param name="expression">As the client wrote it.</param>
    /// <param name="isForGameMaster">Whether only the game master sees it. So it is with every roll for a hidden combatant.</param>
    /// <param name="roll">What the service rolled.</param>
    public static Result<Decision> Roll(
        Session session,
        Guid playerId,
        Guid? characterId,
        string expression,
        string? label,
        bool isForGameMaster,
        (StateArray Terms, int Total) roll)
    {
        if (session.Seat(playerId) is not { } seat) return GameErrors.NotAMember();
        if (session.HasEnded) return GameErrors.SessionEnded();
        if (session.IsGameMaster(playerId))
        {
            if (characterId is { } named && CombatDocument.In(session.State) is { } combat)
            {
                characterId = combat.Meant(named);
                isForGameMaster |= combat.IsHidden(characterId.Value);
            }
        }
        else if (seat.Role == Role.Observer)
        {
            return GameErrors.Forbidden("Observers may not roll dice.");
        }
        else if (characterId is { } id && !session.Plays(playerId, id))
        {
            return GameErrors.Forbidden("You may roll only for your own characters.");
        }

        return (Decision)new DiceRolled(playerId, characterId, expression, label, roll.Terms, roll.Total, isForGameMaster);
    }
}
