using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Decides what becomes of a character's part of the state, <c>/characters/{character_id}</c>, when it is replaced as a whole.</summary>
internal static class CharacterRules
{
    /// <summary>How deep a character's document may be: it lies below two levels of the state.</summary>
    public static readonly int MaxDepth = StateLimits.Default.MaxDepth - 2;

    /// <summary>Above it, the event has one change of the whole character, if that is shorter than the changes within it.</summary>
    public const int MaxDifferenceBytes = 512 * 1024;

    /// <summary>
    /// The document takes the place of what the writer sees of the character. What is hidden from the writer stays as it is. The event has the
    /// difference; without one there is no event.
    /// </summary>
    /// <param name="expectedVersion">The version, as the writer sees it, that must be current; null for any.</param>
    public static Result<Decision> Replace(Session session, Guid playerId, Guid characterId, StateObject document, long? expectedVersion)
    {
        if (session.Seat(playerId) is not { } seat) return GameErrors.NotAMember();
        var isGameMaster = session.IsGameMaster(playerId);
        if (!isGameMaster && !seat.Plays(characterId)) return GameErrors.Forbidden("You may replace only your own characters.");
        if (session.HasEnded) return GameErrors.SessionEnded();
        var current = session.VersionFor(session.ViewerOf(playerId));
        if (expectedVersion is { } expected && expected != current) return GameErrors.VersionConflict(current);
        var path = JsonPointer.Of("characters", characterId.ToString());
        if (isGameMaster) return ReplaceAll(session, playerId, path, document);
        var seen = Visibility.View(session.State, path, session.Settings.GmOnlyPaths);
        var changes = Difference(path, seen, document);
        return changes.Count == 0 ? Decision.Nothing : SessionRules.Update(session, playerId, changes);
    }

    private static Result<Decision> ReplaceAll(Session session, Guid playerId, JsonPointer path, StateObject document)
    {
        if (document.Equals(StateDocument.Get(session.State, path))) return Decision.Nothing;
        return StateDocument.Apply(session.State, [new Change(path, document)], SessionRules.LimitsOf(session)).Then<Decision>(applied =>
            SessionRules.Replace(
                session, applied.State, changes => new StateUpdated(playerId, changes), (before, after) => Difference(path, before, after)));
    }

    private static IReadOnlyList<Change> Difference(JsonPointer path, StateValue? seen, StateObject document)
    {
        // With the objects on the way in both, each change is at the character's path or below it.
        return seen is StateObject ? Difference(path, Below(seen), Below(document)) : [new Change(path, document)];

        StateObject Below(StateValue value) => StateDocument.Evolve(StateObject.Empty, [new Change(path, value)]);
    }

    private static IReadOnlyList<Change> Difference(JsonPointer path, StateObject before, StateObject after)
    {
        var changes = StateDiff.Between(before, after);
        var length = changes.Sum(c => (long)c.Size);
        if (length <= MaxDifferenceBytes || !changes.All(c => path.IsPrefixOf(c.Path))) return changes;
        var whole = new Change(path, StateDocument.Get(after, path), StateDocument.Get(before, path));
        return whole.Size < length ? [whole] : changes;
    }
}
