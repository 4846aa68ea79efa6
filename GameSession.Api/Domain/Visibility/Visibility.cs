using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Who sees what. What is hidden leaves no trace, not even the objects that hold nothing else: an object on the way to a hidden path is
/// shown only while it has members that are shown, so that an empty one and one with a secret look the same. Arrays and scalars on
/// the way are shown as they are, since nothing hidden can lie below them.
/// </summary>
internal static class Visibility
{
    /// <summary>The state as it is shown; what is not touched is shared with <paramref name="root"/>.</summary>
    public static StateObject View(StateObject root, HiddenPaths hidden) =>
        hidden.Find(JsonPointer.Root) is { } node ? (StateObject?)Prune(root, node) ?? StateObject.Empty : root;

    /// <summary>The value at <paramref name="path"/> as it is shown, null when nothing is.</summary>
    public static StateValue? View(StateObject root, JsonPointer path, HiddenPaths hidden) =>
        View(path, StateDocument.Get(root, path), hidden.Find(path));

    /// <summary>
    /// Changes that happened, as they are shown. The very same list when nothing in it is hidden, so that what is made of it can be
    /// made once for everybody; it may come out empty.
    /// </summary>
    public static IReadOnlyList<Change> View(IReadOnlyList<Change> changes, HiddenPaths hidden)
    {
        if (hidden.IsEmpty)
        {
            return changes;
        }

        List<Change>? shown = null;
        for (var i = 0; i < changes.Count; i++)
        {
            var change = View(changes[i], hidden);
            if (shown is null && !ReferenceEquals(change, changes[i]))
            {
                shown = [.. changes.Take(i)];
            }

            if (change is not null)
            {
                shown?.Add(change);
            }
        }

        return shown ?? changes;
    }

    /// <summary>What is shown of the value at a path that leads to <paramref name="node"/>; the state itself is always an object.</summary>
    internal static StateValue? View(JsonPointer path, StateValue? value, HiddenPaths.Node? node) =>
        node is null ? value : Prune(value, node) ?? (path.IsRoot ? StateObject.Empty : null);

    /// <summary>
    /// Whether what somebody believes to be at a path that leads to <paramref name="node"/> is what they are shown there. That they may
    /// take an empty object for none goes without saying; a guess at what is hidden is wrong, whether it is there or not.
    /// </summary>
    internal static bool Agrees(StateValue believed, StateValue? shown, HiddenPaths.Node node) =>
        believed.Equals(shown) || (FirstHidden(believed, node) is null && Equals(Prune(believed, node), shown));

    /// <summary>The first hidden path below <paramref name="node"/> that <paramref name="value"/> has something at.</summary>
    internal static JsonPointer? FirstHidden(StateValue? value, HiddenPaths.Node node)
    {
        if (value is null || node.IsHidden)
        {
            return value is null ? null : node.Path;
        }

        if (value is StateObject members)
        {
            foreach (var (name, child) in node.Children)
            {
                if (FirstHidden(members[name], child) is { } path)
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <summary>The first place from <paramref name="node"/> on where an object has to be, as far as there is a value, and is none.</summary>
    internal static JsonPointer? FirstObstacle(StateValue? value, HiddenPaths.Node node)
    {
        // Nobody writes a combat, so nothing of one can be in the way: permissions see to it.
        if (value is null || node.IsHidden || node.IsCombat)
        {
            return null;
        }

        if (value is not StateObject members)
        {
            return node.Path;
        }

        foreach (var (name, child) in node.Children)
        {
            if (FirstObstacle(members[name], child) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>
    /// <paramref name="value"/>, which has nothing in the way, with the hidden parts of <paramref name="current"/> in their places; null
    /// when there is neither.
    /// </summary>
    internal static StateValue? Graft(StateValue? value, StateValue? current, HiddenPaths.Node node)
    {
        if (node.IsHidden)
        {
            return current;
        }

        if (current is not StateObject source)
        {
            return value;
        }

        foreach (var (name, child) in node.Children)
        {
            var target = value as StateObject ?? StateObject.Empty;
            if (Graft(target[name], source[name], child) is { } grafted)
            {
                value = target.With(name, grafted);
            }
        }

        return value;
    }

    private static Change? View(Change change, HiddenPaths hidden)
    {
        if (hidden.Find(change.Path) is not { } node)
        {
            return change;
        }

        if (node.IsHidden)
        {
            return null;
        }

        var value = View(change.Path, change.Value, node);
        var previous = View(change.Path, change.Previous, node);
        return Equals(value, previous) ? null
            : ReferenceEquals(value, change.Value) && ReferenceEquals(previous, change.Previous) ? change
            : new Change(change.Path, value, previous);
    }

    private static StateValue? Prune(StateValue? value, HiddenPaths.Node node)
    {
        if (node.IsHidden)
        {
            return null;
        }

        if (node.IsCombat)
        {
            return value is null ? null : CombatDocument.ForPlayers(value);
        }

        if (value is not StateObject members)
        {
            return value;
        }

        foreach (var (name, child) in node.Children)
        {
            if (members.TryGet(name, out var member))
            {
                members = Prune(member, child) is { } shown ? members.With(name, shown) : members.Without(name);
            }
        }

        return members.Count == 0 ? null : members;
    }
}
