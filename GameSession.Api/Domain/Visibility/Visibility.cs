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

    /// <summary>Changes that follow one another, as they are shown: they make the new view of the old one.</summary>
    /// <param name="view">The view before the changes.</param>
    /// <param name="keepsAll">
    /// Whether a change that makes no difference to the view is shown too. So is that of somebody who does not see more than the view: otherwise they
    /// could tell where something is hidden.
    /// </param>
    public static IReadOnlyList<Change> Shown(StateObject view, IReadOnlyList<Change> changes, HiddenPaths hidden, bool keepsAll)
    {
        var shown = new List<Change>(changes.Count);
        foreach (var change in changes)
        {
            if (View(change, hidden, keepsAll) is { } seen)
            {
                seen = seen.Value is null ? Vanishing(seen, view, hidden) : seen;
                shown.Add(seen);
                view = StateDocument.Evolve(view, [seen]);
            }
        }

        return shown;
    }

    /// <summary>Whether a change writes at a hidden path, or leaves something other than objects on the way to one.</summary>
    internal static bool Reaches(Change change, HiddenPaths hidden) =>
        hidden.Hides(change.Path) || (hidden.Find(change.Path) is { } node && Reaches(change.Value, node));

    /// <summary>
    /// The changes that do what <paramref name="change"/> asks, which does not reach a hidden path, and leave what is hidden as it is. They do not
    /// contain it, unless the object around it has a member with a name that is too long for a path.
    /// </summary>
    /// <param name="current">The whole value that is there.</param>
    internal static List<Change> Around(Change change, StateValue? current, HiddenPaths hidden)
    {
        if (hidden.Find(change.Path) is not { } node)
        {
            return [change];
        }

        var changes = new List<Change>();
        AddAround(change.Path, current, Graft(change.Value, current, node), node, changes);
        return changes;
    }

    /// <summary>What is shown of the value at a path that leads to <paramref name="node"/>; the state itself is always an object.</summary>
    private static StateValue? View(JsonPointer path, StateValue? value, HiddenPaths.Node? node) =>
        node is null ? value : Prune(value, node) ?? (path.IsRoot ? StateObject.Empty : null);

    private static Change? View(Change change, HiddenPaths hidden, bool keepsAll = false)
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
        return !keepsAll && Equals(value, previous) ? null
            : ReferenceEquals(value, change.Value) && ReferenceEquals(previous, change.Previous) ? change
            : new Change(change.Path, value, previous);
    }

    /// <summary>
    /// A removal as it is shown. With the last that is shown of an object on the way to a hidden path that object goes too.
    /// </summary>
    private static Change Vanishing(Change removal, StateObject view, HiddenPaths hidden)
    {
        for (var length = removal.Path.Tokens.Length - 1; removal.Previous is not null && length > 0; length--)
        {
            var around = JsonPointer.Of(removal.Path.Tokens[..length]);
            if (hidden.Find(around) is null || StateDocument.Get(view, around) is not StateObject { Count: 1 } last)
            {
                break;
            }

            removal = new Change(around, Value: null, last);
        }

        return removal;
    }

    private static bool Reaches(StateValue? value, HiddenPaths.Node node)
    {
        // Permissions refuse every change of these parts, so nothing in them is checked here.
        if (value is null || node.Shown is not null || node.Item is not null)
        {
            return false;
        }

        // Without a path to each member, changes could not leave out what is hidden.
        return node.IsHidden || value is not StateObject members || members.Any(m => !node.Path.TryChild(m.Key, out _))
            || node.Children.Any(child => Reaches(members[child.Key], child.Value));
    }

    private static void AddAround(JsonPointer path, StateValue? before, StateValue? after, HiddenPaths.Node? node, List<Change> changes)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        if (node is null || before is not StateObject from || after is not StateObject to || from.Any(m => !path.TryChild(m.Key, out _)))
        {
            changes.Add(new Change(path, after, before));
            return;
        }

        foreach (var name in from.Select(m => m.Key).Union(to.Select(m => m.Key)))
        {
            AddAround(path.Child(name), from[name], to[name], node.Children.GetValueOrDefault(name), changes);
        }
    }

    /// <summary>
    /// <paramref name="value"/>, which reaches no hidden path, with the hidden parts of <paramref name="current"/> at their places; null when there
    /// is neither.
    /// </summary>
    private static StateValue? Graft(StateValue? value, StateValue? current, HiddenPaths.Node node)
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

    private static StateValue? Prune(StateValue? value, HiddenPaths.Node node)
    {
        if (node.IsHidden)
        {
            return null;
        }

        if (node.Shown is { } shown)
        {
            return value is null ? null : shown(value);
        }

        if (value is not StateObject members)
        {
            return value;
        }

        foreach (var (name, child) in node.Item is { } item ? members.Select(m => KeyValuePair.Create(m.Key, item)) : node.Children)
        {
            if (members.TryGet(name, out var member))
            {
                members = Prune(member, child) is { } left ? members.With(name, left) : members.Without(name);
            }
        }

        return members.Count == 0 ? null : members;
    }
}
