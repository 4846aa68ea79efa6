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
        StateUpdated updated => With(updated, updated.Changes, hidden, changes => updated with { Changes = changes }),
        StateSaved saved => With(
            saved, saved.Changes, hidden, changes => saved with { Changes = changes }, SessionRules.MaxDifference(saved.Metadata)),
        StateRewound rewound => With(
            rewound, rewound.Changes, hidden, changes => rewound with { Changes = changes }, SessionRules.MaxDifferenceBytes),
        CombatChanged combat when !ReferenceEquals(combat.News, combat.ForPlayers) =>
            combat.ForPlayers is { } news ? new CombatChanged(news.PlayerId ?? combat.PlayerId, combat.CombatId, news, news) : null,
        PlayerJoined { Changes: not null } joined => joined with { Changes = null },
        _ => fact,
    };

    private static Fact? With(
        Fact fact, IReadOnlyList<Change> changes, HiddenPaths hidden, Func<IReadOnlyList<Change>, Fact> with, int? maxDifference = null)
    {
        var visible = View(changes, hidden, maxDifference);
        return visible.Count == 0 ? null : ReferenceEquals(visible, changes) ? fact : with(visible);
    }

    private static IReadOnlyList<Change> View(IReadOnlyList<Change> changes, HiddenPaths hidden, int? maxDifference)
    {
        var visible = Visibility.View(changes, hidden);
        if (maxDifference is not { } maxBytes || ReferenceEquals(visible, changes)) return visible;
        // The difference may have been too long, and so one change of the whole state, because of what is hidden. That must not show.
        return visible is [{ Path.IsRoot: true, Value: StateObject after, Previous: StateObject before }]
            ? SessionRules.Difference(before, after, maxBytes)
            : visible;
    }
}
