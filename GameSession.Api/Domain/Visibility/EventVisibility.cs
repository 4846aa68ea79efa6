using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>What members other than the game master see of an event.</summary>
internal static class EventVisibility
{
    /// <returns>
    /// The same object if nothing in the fact is hidden. Null if nothing in it is visible, also if it has no changes at all: otherwise a member
    /// could tell that a change was hidden.
    /// </returns>
    public static Fact? For(Fact fact, HiddenPaths hidden) => fact switch
    {
        StateChanged changed => With(changed, changed.ShownChanges ?? Pruned(changed, hidden)),
        CombatChanged { ForPlayers: null, UpdateForPlayers: { } shown } combat => new StateUpdated(combat.PlayerId, shown),
        CombatChanged combat when !ReferenceEquals(combat.News, combat.ForPlayers) =>
            combat.ForPlayers is { } news ? new CombatChanged(news.PlayerId ?? combat.PlayerId, combat.CombatId, news, news) : null,
        DiceRolled { IsForGameMaster: true } => null,
        PlayerJoined { Changes: not null } joined => joined with { Changes = null },
        CharactersChanged { Changes: not null } changed => changed with { Changes = null },
        _ => fact,
    };

    /// <summary>
    /// The fact with <paramref name="shown"/> as what players see of it. It keeps them only if they are not what pruning its changes gives.
    /// </summary>
    public static T Showing<T>(T fact, IReadOnlyList<Change> shown, HiddenPaths hidden)
        where T : StateChanged => shown.SequenceEqual(Pruned(fact, hidden)) ? fact : (T)(fact with { ShownChanges = shown });

    private static StateChanged? With(StateChanged fact, IReadOnlyList<Change> shown) =>
        shown.Count == 0 ? null
        : ReferenceEquals(shown, fact.Changes) ? fact
        : fact with { Changes = shown, ShownChanges = null };

    private static IReadOnlyList<Change> Pruned(StateChanged fact, HiddenPaths hidden)
    {
        var visible = Visibility.View(fact.Changes, hidden);
        if (fact is StateUpdated || ReferenceEquals(visible, fact.Changes)) return visible;
        // The difference may have been too long, and so one change of the whole state, because of what is hidden. That must not show.
        return visible is [{ Path.IsRoot: true, Value: StateObject after, Previous: StateObject before }]
            ? SessionRules.Difference(before, after, hidden)
            : visible;
    }
}
