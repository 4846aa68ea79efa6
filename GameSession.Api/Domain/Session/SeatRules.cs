namespace GameSession.Api.Domain;

/// <summary>Decides who plays whom, as far as the game master says so: session and command in, a fact or a refusal out.</summary>
internal static class SeatRules
{
    /// <summary>How many characters a player plays at most.</summary>
    public const int MaxCharacters = 20;

    /// <summary>Gives a player characters and takes some. Those that the player has keep their order; new ones come after them.</summary>
    /// <param name="newIds">The seed of <see cref="HiddenIds"/>.</param>
    public static Result<Decision> ChangeCharacters(
        Session session, Guid gameMasterId, Guid playerId, IReadOnlyList<Guid> grant, IReadOnlyList<Guid> take, Guid newIds)
    {
        if (SessionRules.NotGameMaster(session, gameMasterId) is { } refusal) return refusal;
        if (session.HasEnded) return GameErrors.SessionEnded();
        if (session.Seat(playerId) is not { } seat) return GameErrors.PlayerNotFound();
        if (grant.Count > 0 && seat.Role != Role.Player) return GameErrors.InvalidMessage("grant", "only a player plays characters");
        var given = grant.Where(id => !seat.Plays(id)).Distinct().ToList();
        if (given.Exists(session.IsPlayed)) return GameErrors.CharacterTaken();
        List<Guid> characters = [.. seat.Characters.Except(take), .. given];
        if (characters.Count > MaxCharacters) return GameErrors.TooManyCharacters(MaxCharacters);
        if (characters.SequenceEqual(seat.Characters)) return Decision.Nothing;
        return (Decision)new CharactersChanged(playerId, characters, gameMasterId, SessionRules.ChangesForIds(session, given, newIds));
    }
}
