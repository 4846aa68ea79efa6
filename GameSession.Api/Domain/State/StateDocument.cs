using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>A session's state document: what changes do to it (DESIGN §6, State).</summary>
internal static class StateDocument
{
    private const int MaxItemChanges = 16;

    // Each of them carries all that is hidden below its path, before and after: a thousand in one message would make an event of gigabytes.
    private const int MaxChangesAroundHidden = 4;

    // How much longer the changes within an object may be than the object itself, before and after.
    private const int MaxPartsToWhole = 4;

    /// <summary>What is at <paramref name="path"/>, null when nothing is.</summary>
    public static StateValue? Get(StateObject root, JsonPointer path)
    {
        StateValue? value = root;
        foreach (var token in path.Tokens)
        {
            value = value switch
            {
                StateObject members => members[token],
                StateArray items when JsonPointer.TryGetIndex(token, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return value;
    }

    /// <inheritdoc cref="Apply(StateObject, IReadOnlyList{Change}, StateLimits, HiddenPaths)"/>
    public static Result<Applied> Apply(StateObject root, IReadOnlyList<Change> changes, StateLimits limits) =>
        Apply(root, changes, limits, HiddenPaths.None);

    /// <summary>
    /// Decides changes that somebody wants, all of them or none, each against the state that the earlier ones leave.
    /// </summary>
    /// <param name="hidden">
    /// What that somebody may not see. It stays as it is, and no refusal depends on it: preconditions are compared with what they see, and so
    /// is the size. All that everybody sees is thereby within the limit, and so is what is hidden; both together are at most twice the limit.
    /// </param>
    public static Result<Applied> Apply(StateObject root, IReadOnlyList<Change> changes, StateLimits limits, HiddenPaths hidden)
    {
        var state = root;
        var applied = new Change[changes.Count];
        var aroundHidden = 0;
        for (var i = 0; i < applied.Length; i++)
        {
            if (hidden.Find(changes[i].Path) is { IsHidden: false } && ++aroundHidden > MaxChangesAroundHidden)
            {
                return Invalid(i, "path", $"is one of more than {MaxChangesAroundHidden} in the message around what only the game master sees");
            }

            if (Decide(state, changes[i], i, limits, hidden, out applied[i], out state) is { } refusal)
            {
                return refusal;
            }
        }

        return IsTooLarge(root, state, limits.MaxBytes, hidden) ? GameErrors.StateTooLarge(limits.MaxBytes) : new Applied(state, applied);
    }

    /// <summary>Changes that happened, without a question: what a replica does with an event.</summary>
    /// <exception cref="InvalidOperationException">They cannot have happened to this state: the log or the caller is wrong.</exception>
    public static StateObject Evolve(StateObject root, IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            root = Put(root, change.Path, change.Value, out var problem)
                ?? throw new InvalidOperationException($"A change that happened cannot be applied: {problem}");
        }

        return root;
    }

    /// <summary>
    /// The changes that make <paramref name="after"/> of <paramref name="before"/>, as deep in objects as they can be without being far longer
    /// than these; items that an array has gained at its end, or lost, or that have become others at one place, are changed alone, any other
    /// array that differs is replaced whole.
    /// </summary>
    public static IReadOnlyList<Change> Diff(StateObject before, StateObject after)
    {
        var changes = new List<Change>();
        Diff(JsonPointer.Root, before, after, changes);
        return changes;
    }

    private static GameError? Decide(
        StateObject state, Change asked, int number, StateLimits limits, HiddenPaths hidden, out Change applied, out StateObject next)
    {
        (applied, next) = (asked, state);
        var path = asked.Path;
        if (asked.Value is { } wanted && path.Tokens.Length + wanted.Depth > limits.MaxDepth)
        {
            return Invalid(number, "value", $"must not reach deeper than {limits.MaxDepth} levels of the state");
        }

        var node = hidden.Find(path);
        if (node is not null && RefuseByNode(asked, number, node) is { } refusal)
        {
            return refusal;
        }

        var current = Get(state, path);
        var shown = Visibility.View(path, current, node);
        if (asked.Previous is { } believed && !(node is null ? believed.Equals(shown) : Visibility.Agrees(believed, shown, node)))
        {
            return GameErrors.Conflict(path, shown);
        }

        var value = node is null ? asked.Value : Visibility.Graft(asked.Value, current, node);
        if (Put(state, path, value, out var problem) is not { } changed)
        {
            return Invalid(number, path.IsRoot ? "value" : "path", problem!);
        }

        // A change without a precondition where nothing was is the applied change already: the common case of a new member.
        applied = ReferenceEquals(value, asked.Value) && ReferenceEquals(current, asked.Previous) ? asked : new Change(path, value, current);
        next = changed;
        return null;
    }

    /// <summary>What can be said about a change at, below or above a hidden path from the settings alone.</summary>
    private static GameError? RefuseByNode(Change asked, int number, HiddenPaths.Node node) =>
        node.IsHidden ? GameErrors.ForbiddenPath(asked.Path)
        : Visibility.FirstObstacle(asked.Value, node) is { } obstacle ? Invalid(number, "value", $"must be an object at {obstacle}")
        : Visibility.FirstHidden(asked.Value, node) is { } secret ? GameErrors.ForbiddenPath(secret)
        : null;

    /// <summary>Larger than <paramref name="maxBytes"/> as somebody sees it, and not on its way to be smaller.</summary>
    public static bool IsTooLarge(StateObject before, StateObject after, int maxBytes, HiddenPaths hidden)
    {
        if (after.Size <= maxBytes)
        {
            return false;
        }

        var size = Visibility.View(after, hidden).Size;
        return size > maxBytes && size > Visibility.View(before, hidden).Size;
    }

    /// <summary>The state with <paramref name="value"/> at <paramref name="path"/> (null: with nothing there), or null and the problem.</summary>
    private static StateObject? Put(StateObject state, JsonPointer path, StateValue? value, out string? problem)
    {
        problem = null;
        if (path.IsRoot && value is not (null or StateObject))
        {
            problem = "must be an object: it is the whole state";
            return null;
        }

        return value is null
            ? (StateObject?)Remove(state, path.Tokens) ?? StateObject.Empty
            : (StateObject?)Set(state, path.Tokens, value, ref problem);
    }

    private static StateValue? Set(StateValue? at, ReadOnlySpan<string> tokens, StateValue value, ref string? problem)
    {
        if (tokens.IsEmpty)
        {
            return value;
        }

        var token = tokens[0];
        switch (at)
        {
            case null or StateObject:
                var members = (StateObject?)at ?? StateObject.Empty;
                return Set(members[token], tokens[1..], value, ref problem) is { } member ? members.With(token, member) : null;

            case StateArray items when token == JsonPointer.Append && tokens.Length == 1:
                return items.Add(value);

            case StateArray items when JsonPointer.TryGetIndex(token, out var index) && index < items.Count:
                return Set(items[index], tokens[1..], value, ref problem) is { } item ? items.With(index, item) : null;

            case StateArray items:
                problem = $"'{token}' is no index of an array of {items.Count}";
                return null;

            default:
                problem = $"'{token}' would have to be in a value that is neither an object nor an array";
                return null;
        }
    }

    /// <summary>What is left of <paramref name="at"/>: itself when there is nothing to remove, null when it is what is removed.</summary>
    private static StateValue? Remove(StateValue at, ReadOnlySpan<string> tokens)
    {
        if (tokens.IsEmpty)
        {
            return null;
        }

        switch (at)
        {
            case StateObject members when members.TryGet(tokens[0], out var member):
                return Remove(member, tokens[1..]) is { } rest ? members.With(tokens[0], rest) : members.Without(tokens[0]);

            case StateArray items when JsonPointer.TryGetIndex(tokens[0], out var index) && index < items.Count:
                return Remove(items[index], tokens[1..]) is { } left ? items.With(index, left) : items.Without(index);

            default:
                return at;
        }
    }

    private static void Diff(JsonPointer path, StateObject before, StateObject after, List<Change> changes)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        var first = changes.Count;
        var counted = first;
        var length = 0L;
        foreach (var name in before.Select(m => m.Key).Union(after.Select(m => m.Key)))
        {
            var (previous, value) = (before[name], after[name]);
            var areObjects = previous is StateObject && value is StateObject;
            if (!areObjects && Equals(previous, value))
            {
                continue;
            }

            // A member whose name makes too long a pointer: nobody could read that change. The object that holds it goes whole.
            if (!path.TryChild(name, out var child))
            {
                changes.RemoveRange(first, changes.Count - first);
                changes.Add(new Change(path, after, before));
                return;
            }

            if (areObjects)
            {
                Diff(child, (StateObject)previous!, (StateObject)value!, changes);
            }
            else if (!(previous is StateArray from && value is StateArray to && TryDiff(child, from, to, changes)))
            {
                changes.Add(new Change(child, value, previous));
            }

            // Many small members below long names: their paths would be what fills the event.
            length += Length(changes, counted);
            counted = changes.Count;
            if (length > MaxPartsToWhole * (long)new Change(path, after, before).Size)
            {
                changes.RemoveRange(first, changes.Count - first);
                changes.Add(new Change(path, after, before));
                return;
            }
        }
    }

    private static long Length(List<Change> changes, int from)
    {
        var length = 0L;
        for (var i = from; i < changes.Count; i++)
        {
            length += changes[i].Size;
        }

        return length;
    }

    private static bool TryDiff(JsonPointer path, StateArray before, StateArray after, List<Change> changes)
    {
        var shorter = Math.Min(before.Count, after.Count);
        int head = 0, tail = 0;
        while (head < shorter && before[head].Equals(after[head])) head++;
        while (tail < shorter - head && before[before.Count - 1 - tail].Equals(after[after.Count - 1 - tail])) tail++;
        var (gone, come) = (before.Count - head - tail, after.Count - head - tail);
        // An index can only be replaced or removed, and only the end be appended to.
        var isPossible = come == 0 || come == gone || (gone == 0 && tail == 0);
        // Where many items change, or hardly one stays, the whole array is the shorter answer.
        if (!isPossible || head + tail == 0 || Math.Max(gone, come) > MaxItemChanges || !path.TryChild($"{before.Count}", out _)) return false;
        for (var i = 0; i < Math.Max(gone, come); i++)
        {
            changes.Add(
                come == 0 ? new Change(path.Child($"{head}"), null, before[head + i])
                : gone == 0 ? new Change(path.Child(JsonPointer.Append), after[head + i])
                : new Change(path.Child($"{head + i}"), after[head + i], before[head + i]));
        }

        return true;
    }

    private static GameError Invalid(int number, string member, string problem) =>
        GameErrors.InvalidMessage($"changes[{number}].{member}", problem);
}
