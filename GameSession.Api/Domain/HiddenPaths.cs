namespace GameSession.Api.Domain;

/// <summary>Where the subtrees are that somebody may not see, as a tree for a look-up in one step per token.</summary>
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

    /// <summary>Nothing is hidden: the game master's eye.</summary>
    public static HiddenPaths None { get; } = new([]);

    public IReadOnlyList<JsonPointer> Paths { get; }

    public bool IsEmpty => Paths.Count == 0;

    /// <exception cref="ArgumentException">A path that may not be hidden; see <see cref="CanHide"/>.</exception>
    public static HiddenPaths Of(IReadOnlyList<JsonPointer> paths) =>
        paths.Count == 0 ? None
        : paths.FirstOrDefault(p => !CanHide(p)) is { } bad ? throw new ArgumentException($"{bad} cannot be hidden.", nameof(paths))
        : new([.. paths]);

    /// <summary>
    /// Not the root, and nothing that could lie in an array: items move, and what is hidden must not come to light by moving.
    /// </summary>
    public static bool CanHide(JsonPointer path)
    {
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
            if (node.IsHidden)
            {
                break;
            }

            if (!node.Children.TryGetValue(token, out node))
            {
                return null;
            }
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

        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);
    }
}
