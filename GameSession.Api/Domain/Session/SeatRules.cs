namespace GameSession.Api.Domain;

/// <summary>Decides who plays whom, as far as the game master says so, and who the game master is.</summary>
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

    /// <summary>The game master hands the seat over to another member. A deputy cannot: deputies have the seat's rights, but not the seat.</summary>
    public static Result<Decision> HandOver(Session session, Guid callerId, Guid playerId)
    {
        if (session.Seat(callerId) is null) return GameErrors.NotAMember();
        if (callerId != session.GameMasterId) return GameErrors.Forbidden("Only the game master may hand their seat over.");
        if (session.HasEnded) return GameErrors.SessionEnded();
        if (session.Seat(playerId) is not { } next) return GameErrors.PlayerNotFound();
        return playerId == callerId ? Decision.Nothing : (Decision)Change(session, next, callerId);
    }

    /// <summary>A member claims the seat of a game master who is absent.</summary>
    /// <param name="absence">How long a member has not been online; zero for one who is. It is asked for those of <see cref="AbsencesFor"/>.</param>
    public static Result<Decision> Claim(Session session, Guid callerId, Func<Guid, TimeSpan> absence)
    {
        if (session.Seat(callerId) is not { } seat) return GameErrors.NotAMember();
        if (session.HasEnded) return GameErrors.SessionEnded();
        if (callerId == session.GameMasterId) return Decision.Nothing;
        var settings = session.Settings;
        if (settings.GameMasterAbsence is not { } needed) return GameErrors.Forbidden("The game master's seat cannot be claimed in this session.");
        var isDeputy = session.IsDeputy(callerId);
        if (!isDeputy && (settings.GameMasterClaim != GameMasterClaim.LongestMember || seat.Role != Role.Player))
        {
            return GameErrors.Forbidden("You may not claim the game master's seat.");
        }

        // While a deputy is there, the session has somebody who runs it.
        var missed = isDeputy ? [session.GameMasterId] : session.Members.Keys.Where(session.IsGameMaster);
        var shortest = missed.Min(absence);
        if (shortest < needed) return GameErrors.GameMasterPresent(needed - shortest);
        if (!isDeputy && session.Members.Values.Any(m => m.Role == Role.Player && m.JoinedVersion < seat.JoinedVersion && IsOnline(m)))
        {
            return GameErrors.Forbidden("Another player has been in the session longer than you.");
        }

        return (Decision)Change(session, seat, callerId);

        bool IsOnline(Member member) => absence(member.PlayerId) == TimeSpan.Zero;
    }

    /// <summary>The members whose absence <see cref="Claim"/> asks for.</summary>
    public static IReadOnlyList<Guid> AbsencesFor(Session session) =>
        [.. session.Members.Values.Where(m => m.Role == Role.Player || session.IsGameMaster(m.PlayerId)).Select(m => m.PlayerId)];

    // The former game master takes the new one's role, so there are as many players as before; who plays a character stays its player.
    private static GameMasterChanged Change(Session session, Member next, Guid by)
    {
        var former = session.Seat(session.GameMasterId)!;
        return new GameMasterChanged(next.PlayerId, former.PlayerId, former.Characters.IsEmpty ? next.Role : Role.Player, by);
    }
}
