using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Applies changes to a session's state document (DESIGN §6, State).</summary>
internal static class StateDocument
{
    // Each of them contains all that is hidden below its path, before and after: a thousand in one message would make an event of gigabytes.
    private const int MaxChangesAroundHidden = 4;

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
    /// Decides requested changes, all of them or none, each on the state after the earlier ones.
    /// </summary>
    /// <param name="hidden">
    /// What the writer may not see. It does not change, and no refusal depends on it: preconditions and the limit of size apply to what the
    /// writer sees. So what everybody sees is within the limit, and so is what is hidden; both together are at most twice the limit.
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

    /// <summary>Applies the changes of an event, without any check of permissions or preconditions.</summary>
    /// <exception cref="InvalidOperationException">The changes do not fit the state: the log or the caller is wrong.</exception>
    public static StateObject Evolve(StateObject root, IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            root = Put(root, change.Path, change.Value, out var problem)
                ?? throw new InvalidOperationException($"A change that happened cannot be applied: {problem}");
        }

        return root;
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

        // A change that sets a new member without a precondition is the applied change already, the common case.
        applied = ReferenceEquals(value, asked.Value) && ReferenceEquals(current, asked.Previous) ? asked : new Change(path, value, current);
        next = changed;
        return null;
    }

    /// <summary>The refusal of a change at, below or above a hidden path that follows from the settings alone.</summary>
    private static GameError? RefuseByNode(Change asked, int number, HiddenPaths.Node node) =>
        node.IsHidden ? GameErrors.ForbiddenPath(asked.Path)
        : Visibility.FirstObstacle(asked.Value, node) is { } obstacle ? Invalid(number, "value", $"must be an object at {obstacle}")
        : Visibility.FirstHidden(asked.Value, node) is { } secret ? GameErrors.ForbiddenPath(secret)
        : null;

    /// <summary>Whether the state, without what is hidden, is larger than <paramref name="maxBytes"/> and larger than it was before.</summary>
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

    private static GameError Invalid(int number, string member, string problem) =>
        GameErrors.InvalidMessage($"changes[{number}].{member}", problem);
}
