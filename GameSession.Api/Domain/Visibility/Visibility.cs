using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Leaves out what is hidden. An object on the way to a hidden path is shown only if it has other members that are shown, so that an empty
/// object and one with only hidden members look the same. Arrays and scalars on the way are shown as they are: nothing below them can be
/// hidden.
/// </summary>
internal static class Visibility
{
    /// <summary>The state as it is shown; parts without anything hidden are shared with <paramref name="root"/>.</summary>
    public static StateObject View(StateObject root, HiddenPaths hidden) =>
        hidden.Find(JsonPointer.Root) is { } node ? (StateObject?)Prune(root, node) ?? StateObject.Empty : root;

    /// <summary>The value at <paramref name="path"/> as it is shown, null when nothing is.</summary>
    public static StateValue? View(StateObject root, JsonPointer path, HiddenPaths hidden) =>
        View(path, StateDocument.Get(root, path), hidden.Find(path));

    /// <summary>
    /// Applied changes as they are shown. The same list object if nothing in it is hidden, so that its bytes can be shared by everybody. The
    /// list may be empty.
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
    /// Whether a precondition holds at a path that leads to <paramref name="node"/>: it has to be what the writer is shown there, where an
    /// empty object and none are the same. One that has a hidden member never holds, whether the member exists or not.
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

    /// <summary>The first place on the way to a hidden path below <paramref name="node"/> where the value has no object.</summary>
    internal static JsonPointer? FirstObstacle(StateValue? value, HiddenPaths.Node node)
    {
        // Permissions refuse every change of a combat, so nothing in one is checked here.
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
    /// <paramref name="value"/>, which has no obstacle, with the hidden parts of <paramref name="current"/> at their places; null when there
    /// is neither.
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
