using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>What a member other than the game master may know of an event.</summary>
internal static class EventVisibility
{
    /// <returns>
    /// The very same fact when nothing of it is hidden; null when nothing of it may be known, also when there is nothing to know: that a
    /// change had no visible part must not show, whatever its hidden part was.
    /// </returns>
    public static Fact? For(Fact fact, HiddenPaths hidden) => fact switch
    {
        StateUpdated updated => With(updated, updated.Changes, hidden, changes => updated with { Changes = changes }),
        StateSaved saved => With(saved, saved.Changes, hidden, changes => saved with { Changes = changes }, SessionRules.MaxDifference(saved.Metadata)),
        StateRewound rewound => With(rewound, rewound.Changes, hidden, changes => rewound with { Changes = changes }, SessionRules.MaxDifferenceBytes),
        CombatChanged combat when !ReferenceEquals(combat.News, combat.ForPlayers) =>
            combat.ForPlayers is { } news ? new CombatChanged(combat.PlayerId, combat.CombatId, news, news) : null,
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
        // That the difference was too long, so that the whole state is one change, may be because of what is hidden: it must not show.
        return maxDifference is { } maxBytes && !ReferenceEquals(visible, changes) && visible is [{ Path.IsRoot: true, Value: StateObject after, Previous: StateObject before }]
            ? SessionRules.Difference(before, after, maxBytes)
            : visible;
    }
}
