using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Decides what may happen to a session: state and command in, a fact or a refusal out.</summary>
internal static class SessionRules
{
    /// <summary>
    /// The limit for the JSON of a save's or rewind's changes. Above it, the event has one change of the whole state, so it is at most as long as the
    /// state before and after, far below a broker's limit of 16 MiB for a message. It applies to what the game master and to what players are sent.
    /// </summary>
    public const int MaxDifferenceBytes = 4 * 1024 * 1024;

    private static readonly string[] OwnWays = [CombatDocument.Name, LastingEffects.Name];

    /// <param name="characterId">Of a player; null for an observer.</param>
    /// <param name="newIds">The seed of <see cref="HiddenIds"/>.</param>
    /// <param name="isReturning">The player left the session, and this is the character that they last had.</param>
    public static Result<Decision> Join(Session session, Guid playerId, Role role, Guid? characterId, Guid newIds, bool isReturning = false)
    {
        if (session.HasEnded) return GameErrors.SessionEnded();
        var seat = session.Seat(playerId);
        if (seat is { Role: Role.GameMaster }) return Decision.Nothing;
        var settings = session.Settings;
        var isDeputy = settings.GameMasters.Contains(playerId);
        if (!isDeputy && settings.AllowedPlayers is { } allowed && !allowed.Contains(playerId))
        {
            return GameErrors.Forbidden("You are not invited to this session.");
        }

        if (role == Role.Observer && !isDeputy && !settings.AllowObservers) return GameErrors.Forbidden("This session has no observers.");
        if (seat is not null && seat.Role == role && seat.CharacterId == characterId) return Decision.Nothing;
        if (characterId is not { } character) return (Decision)new PlayerJoined(playerId, role, null);
        var isTheirs = seat?.Plays(character) == true;
        if (!isTheirs && settings.Characters is { } characters && characters.GetValueOrDefault(playerId)?.Contains(character) != true)
        {
            return GameErrors.Forbidden("The game master has not given you this character.");
        }

        if (!isTheirs && session.IsPlayed(character)) return GameErrors.CharacterTaken();
        if (!isTheirs && settings.Characters is null && !isReturning && IsSomebodyElses(session, playerId, character))
        {
            return GameErrors.CharacterTaken();
        }

        var others = session.Members.Values.Count(m => m.Role == Role.Player && m.PlayerId != playerId);
        if (others >= settings.MaxPlayers) return GameErrors.SessionFull(settings.MaxPlayers);
        // Who joins with one of their characters gives up none.
        var further = (seat is null ? [] : isTheirs ? seat.Characters.Remove(character) : seat.Characters.Skip(1)).ToList();
        return (Decision)new PlayerJoined(playerId, role, character, ChangesForIds(session, [character], newIds))
        {
            FurtherCharacters = further.Count == 0 ? null : further,
        };
    }

    /// <summary>What keeps hidden combatants apart from characters that players get (<see cref="HiddenIds"/>); null for nothing.</summary>
    internal static IReadOnlyList<Change>? ChangesForIds(Session session, IReadOnlyList<Guid> characters, Guid newIds)
    {
        var state = HiddenIds.Renew(session, characters, newIds);
        return ReferenceEquals(state, session.State) ? null : StateDiff.Between(session.State, state);
    }

    public static Result<Decision> Leave(Session session, Guid playerId) => session.Seat(playerId) switch
    {
        null => GameErrors.NotAMember(),
        { Role: Role.GameMaster } => GameErrors.Forbidden("The game master cannot leave the session; hand the seat over, or end the session."),
        _ => (Decision)new PlayerLeft(playerId, RemovedBy: null),
    };

    public static Result<Decision> Remove(Session session, Guid gameMasterId, Guid playerId)
    {
        if (NotGameMaster(session, gameMasterId) is { } refusal) return refusal;
        return session.Seat(playerId) switch
        {
            null => GameErrors.PlayerNotFound(),
            { Role: Role.GameMaster } => GameErrors.Forbidden("The game master cannot be removed."),
            _ => (Decision)new PlayerLeft(playerId, gameMasterId),
        };
    }

    public static Result<Decision> End(Session session, Guid gameMasterId)
    {
        if (NotGameMaster(session, gameMasterId) is { } refusal) return refusal;
        return session.HasEnded ? Decision.Nothing : (Decision)new SessionEnded(gameMasterId);
    }

    public static Result<Decision> Update(Session session, Guid playerId, IReadOnlyList<Change> changes)
    {
        if (session.Seat(playerId) is not { } seat) return GameErrors.NotAMember();
        if (session.HasEnded) return GameErrors.SessionEnded();
        var isGameMaster = session.IsGameMaster(playerId);
        if (seat.Role == Role.Observer && !isGameMaster) return GameErrors.Forbidden("Observers may not change anything.");
        if (!isGameMaster && PrivateRules.Concern(session, playerId, changes)) return PrivateRules.Update(session, playerId, changes);
        var permissions = isGameMaster ? Permissions.GameMaster(session.Settings) : Permissions.Player(seat.Characters, session.Settings);
        return permissions.Write(session.State, changes, LimitsOf(session))
            .Then<Decision>(applied => (Decision)Updated(session, playerId, applied));
    }

    /// <summary>
    /// Another service publishes members of the part of the state at <paramref name="subject"/>, which is not the root: each replaces the member
    /// that is there. The game master's limits apply. An ended session does not change.
    /// </summary>
    /// <param name="members">Null: the subject is gone.</param>
    public static Result<Decision> Apply(Session session, JsonPointer subject, StateObject? members)
    {
        if (session.HasEnded || members is { Count: 0 }) return Decision.Nothing;
        var changes = new List<Change>();
        if (members is null) changes.Add(new Change(subject, Value: null));
        foreach (var (name, value) in members ?? StateObject.Empty)
        {
            if (!subject.TryChild(name, out var path))
            {
                return GameErrors.InvalidMessage("details", $"holds a name that leads nowhere. {JsonPointer.Expected}");
            }

            changes.Add(new Change(path, value));
        }

        // There is an event even if nothing changes: its id marks a later repetition, which might change something then.
        return Permissions.GameMaster(session.Settings).Write(session.State, changes, LimitsOf(session))
            .Then<Decision>(applied => (Decision)Updated(session, playerId: null, applied));
    }

    /// <summary>
    /// The <c>/combat</c> in <paramref name="state"/> replaces the current one; without one the combat ends. So do the effects beside it.
    /// </summary>
    /// <param name="newIds">The seed of <see cref="HiddenIds"/>: players may play by now what is hidden in the saved combat.</param>
    public static Result<Decision> Save(
        Session session, Guid playerId, StateObject state, StateObject metadata, long? expectedVersion, Guid newIds)
    {
        if (RefuseReplacing(session, playerId, expectedVersion) is { } refusal) return refusal;
        var limits = LimitsOf(session);
        if (StateDocument.IsTooLarge(session.State, state, limits, HiddenPaths.None)) return GameErrors.StateTooLarge(limits.MaxBytes);
        if (state[CombatDocument.Name] is { } document
            && !(CombatDocument.IsSound(document) && (session.Settings.HasLastingEffects || !LastingEffects.AreIn(CombatDocument.In(state)!))))
        {
            return GameErrors.InvalidCombat();
        }

        if (session.Settings.HasLastingEffects && state[LastingEffects.Name] is { } effects
            && !LastingEffects.IsSound(effects, CombatDocument.In(state)))
        {
            return GameErrors.InvalidEffects();
        }

        return Replace(session, HiddenIds.Renew(session, state, newIds), changes => new StateSaved(playerId, changes, metadata));
    }

    /// <param name="newIds">As for a save.</param>
    public static Result<Decision> Rewind(Session session, Guid playerId, StateObject state, long toVersion, Guid newIds) =>
        RefuseReplacing(session, playerId, expectedVersion: null) is { } refusal
            ? refusal
            : Replace(session, HiddenIds.Renew(session, state, newIds), changes => new StateRewound(playerId, changes, toVersion));

    /// <summary>
    /// How large the state may become. Private parts have limits of their own, so that nobody's notes take room from the game master.
    /// </summary>
    public static StateLimits LimitsOf(Session session) => session.Settings.HasPrivateParts
        ? StateLimits.Default with { MaxPrivateBytes = PrivateParts.MaxBytesOfAll }
        : StateLimits.Default;

    /// <summary>What a member may not see: nothing for the game master, the session's hidden paths for everybody else.</summary>
    public static HiddenPaths HiddenFrom(Session session, Guid playerId) =>
        session.IsGameMaster(playerId) ? HiddenPaths.None : session.Settings.GmOnlyPaths;

    /// <summary>
    /// The changes that make <paramref name="after"/> of <paramref name="before"/>; parts that hide in their own way are replaced whole. Beyond
    /// <see cref="MaxDifferenceBytes"/> the whole state is one change.
    /// </summary>
    public static IReadOnlyList<Change> Difference(StateObject before, StateObject after, HiddenPaths hidden)
    {
        string[] parts = [.. OwnWays.Where(hidden.HasOwnWay)];
        var changes = StateDiff.Between(Without(before), Without(after));
        foreach (var part in parts)
        {
            var (from, to) = (before[part], after[part]);
            if (!Equals(from, to)) changes = [.. changes, new Change(JsonPointer.Of(part), to, from)];
        }

        // If the rest of the state is one change, that change has to include them.
        return changes.Any(c => c.Path.IsRoot) || changes.Sum(c => (long)c.Size) > MaxDifferenceBytes
            ? [new Change(JsonPointer.Root, after, before)]
            : changes;

        StateObject Without(StateObject state) => parts.Aggregate(state, (rest, part) => rest.Without(part));
    }

    private static GameError? RefuseReplacing(Session session, Guid playerId, long? expectedVersion) =>
        NotGameMaster(session, playerId) is { } refusal ? refusal
        : session.HasEnded ? GameErrors.SessionEnded()
        : expectedVersion is { } expected && expected != session.Version ? GameErrors.VersionConflict(session.Version)
        : null;

    /// <summary>The fact of a state that takes the place of the session's: everybody is told the difference of what they see.</summary>
    /// <param name="difference">Null for <see cref="Difference"/>.</param>
    internal static Decision Replace(
        Session session,
        StateObject state,
        Func<IReadOnlyList<Change>, StateChanged> fact,
        Func<StateObject, StateObject, IReadOnlyList<Change>>? difference = null)
    {
        var hidden = session.Settings.GmOnlyPaths;
        difference ??= (from, to) => Difference(from, to, hidden);
        var replaced = fact(difference(session.State, state));
        // Players are told the difference of what they see: that of the whole states depends on what is hidden in them.
        var (before, after) = (Visibility.View(session.State, hidden), Visibility.View(state, hidden));
        return ReferenceEquals(before, session.State) && ReferenceEquals(after, state)
            ? replaced
            : EventVisibility.Showing(replaced, difference(before, after), hidden);
    }

    /// <summary>The event of changes that were decided, with what players see of them.</summary>
    /// <param name="playerId">Who made them; null for the service itself.</param>
    public static StateUpdated Updated(Session session, Guid? playerId, Applied applied)
    {
        var hidden = session.Settings.GmOnlyPaths;
        var updated = new StateUpdated(playerId, applied.Changes);
        if (applied.ShownChanges is { } shown) return EventVisibility.Showing(updated, shown, hidden);
        if (!hidden.Concern(applied.Changes)) return updated;
        var view = Visibility.View(session.State, hidden);
        return EventVisibility.Showing(updated, Visibility.Shown(view, applied.Changes, hidden, keepsAll: false), hidden);
    }

    // A combatant that players see, or a character that the state, as players see it, says is another player's.
    private static bool IsSomebodyElses(Session session, Guid playerId, Guid characterId)
    {
        if (CombatDocument.In(session.State)?.EntryOf(characterId) is { IsHidden: false }) return true;
        var owner = Visibility.View(session.State, JsonPointer.Of("characters", characterId.ToString(), "player_id"), session.Settings.GmOnlyPaths);
        return owner is StateString { Value: var named } && Guid.TryParse(named, out var id) && id != playerId;
    }

    internal static GameError? NotGameMaster(Session session, Guid playerId) =>
        session.Seat(playerId) is null ? GameErrors.NotAMember()
        : session.IsGameMaster(playerId) ? null
        : GameErrors.Forbidden("Only the game master may do this.");
}
