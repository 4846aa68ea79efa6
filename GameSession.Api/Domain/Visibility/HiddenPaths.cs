using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// What somebody may not see: subtrees of the state, as a tree with one step per token, in <c>/combat</c> the combatants that the game master
/// hides, and in <c>/effects</c> the effects.
/// </summary>
internal sealed class HiddenPaths
{
    private readonly Node _root = new(JsonPointer.Root);

    private HiddenPaths(IReadOnlyList<JsonPointer> paths)
    {
        Paths = paths;
        foreach (var path in paths)
        {
            Add(path);
        }
    }

    /// <summary>Nothing is hidden, as for the game master.</summary>
    public static HiddenPaths None { get; } = new([]);

    public IReadOnlyList<JsonPointer> Paths { get; }

    public bool IsEmpty => _root.Children.Count == 0;

    /// <summary>What is hidden from players: these subtrees, and the hidden part of a combat.</summary>
    /// <exception cref="ArgumentException">A path that may not be hidden; see <see cref="CanHide"/>.</exception>
    public static HiddenPaths Of(IReadOnlyList<JsonPointer> paths)
    {
        if (paths.FirstOrDefault(p => !CanHide(p)) is { } bad) throw new ArgumentException($"{bad} cannot be hidden.", nameof(paths));
        var hidden = new HiddenPaths([.. paths]);
        hidden._root.Children.Add(CombatDocument.Name, new Node(Permissions.Combat) { Shown = CombatDocument.ForPlayers });
        return hidden;
    }

    /// <summary>The same, and the hidden ones among the effects that outlast a fight.</summary>
    public HiddenPaths WithLastingEffects()
    {
        var hidden = Of(Paths);
        var path = LastingEffects.Path;
        hidden._root.Children.Add(LastingEffects.Name, new Node(path) { Item = new Node(path) { Shown = LastingEffects.ForPlayers } });
        return hidden;
    }

    /// <summary>
    /// Whether a part of the state, a member of it, hides what is in it in its own way. That can be told only from the part as a whole, not from a
    /// change somewhere below it.
    /// </summary>
    public bool HasOwnWay(string part) => _root.Children.TryGetValue(part, out var node) && (node.Shown is not null || node.Item is not null);

    /// <summary>
    /// Not the root. Nothing in <c>/combat</c>, which hides combatants in its own way. Nothing that could be in an array: an item that moves to
    /// another index would become visible.
    /// </summary>
    public static bool CanHide(JsonPointer path)
    {
        if (Permissions.Combat.IsPrefixOf(path)) return false;
        foreach (var token in path.Tokens)
        {
            if (token == JsonPointer.Append || JsonPointer.IsIndex(token))
            {
                return false;
            }
        }

        return !path.IsRoot;
    }

    /// <summary>True when <paramref name="path"/> is a hidden path or below one.</summary>
    public bool Hides(JsonPointer path) => Find(path) is { IsHidden: true };

    /// <summary>
    /// True when a change may be at, below or above a hidden path, or below an object that players see only while it has something to be seen.
    /// </summary>
    public bool Concern(IReadOnlyList<Change> changes)
    {
        if (IsEmpty)
        {
            return false;
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Path.Tokens is not [var first, ..] || _root.Children.ContainsKey(first))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The node at <paramref name="path"/> when it leads to a hidden path, the hidden node when it is there or below, null when it has
    /// nothing to do with one.
    /// </summary>
    internal Node? Find(JsonPointer path)
    {
        if (IsEmpty)
        {
            return null;
        }

        var node = _root;
        foreach (var token in path.Tokens)
        {
            if (node.IsHidden || node.Shown is not null)
            {
                break;
            }

            if (!node.Children.TryGetValue(token, out var child) && (child = node.Item) is null)
            {
                return null;
            }

            node = child;
        }

        return node;
    }

    private void Add(JsonPointer path)
    {
        var node = _root;
        foreach (var token in path.Tokens)
        {
            if (node.IsHidden)
            {
                return;
            }

            if (!node.Children.TryGetValue(token, out var child))
            {
                node.Children[token] = child = new Node(node.Path.Child(token));
            }

            node = child;
        }

        node.IsHidden = true;
        node.Children.Clear();
    }

    /// <summary>A step on the way to a hidden path, or its end, which has no children.</summary>
    internal sealed class Node(JsonPointer path)
    {
        public JsonPointer Path => path;

        public bool IsHidden { get; set; }

        /// <summary>What players are shown of the value here, which hides in its own way; null for other places.</summary>
        public Func<StateValue, StateValue?>? Shown { get; init; }

        /// <summary>The node of each member here; null where members have nodes of their own, or none.</summary>
        public Node? Item { get; init; }

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);
    }
}
