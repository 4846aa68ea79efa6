using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Applies changes to a session's state document (DESIGN §6, State).</summary>
internal static class StateDocument
{
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
    public static Result<Applied> Apply(StateObject root, IReadOnlyList<Change> changes, StateLimits limits, HiddenPaths hidden) =>
        hidden.Concern(changes) ? ApplyAround(hidden, root, changes, limits) : ApplySeen(root, changes, limits, hidden);

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

    /// <summary>
    /// The writer is answered as in a session in which nothing is hidden, and whose state is what they see. What that session would accept is refused
    /// only if it would write at a hidden path, or leave no place for one. So who tries to find hidden paths by their refusals makes an event with
    /// each wrong guess.
    /// </summary>
    private static Result<Applied> ApplyAround(HiddenPaths hidden, StateObject root, IReadOnlyList<Change> changes, StateLimits limits)
    {
        var seen = Visibility.View(root, hidden);
        var decided = ApplySeen(seen, changes, limits, HiddenPaths.None);
        if (decided.IsError)
        {
            return decided;
        }

        if (changes.Any(c => Visibility.Reaches(c, hidden)))
        {
            // Which of several it is must not show: a known hidden path would be company for guesses that leave no trace.
            return changes is [var only] ? GameErrors.ForbiddenPath(only.Path) : GameErrors.Forbidden("You may not write at one of these paths.");
        }

        var state = root;
        var applied = new List<Change>();
        foreach (var change in decided.Value.Changes)
        {
            var around = Visibility.Around(change, Get(state, change.Path), hidden);
            state = Evolve(state, around);
            applied.AddRange(around);
        }

        return new Applied(state, applied) { ShownChanges = Visibility.Shown(seen, decided.Value.Changes, hidden, keepsAll: true) };
    }

    private static Result<Applied> ApplySeen(StateObject root, IReadOnlyList<Change> changes, StateLimits limits, HiddenPaths hidden)
    {
        var state = root;
        var applied = new Change[changes.Count];
        for (var i = 0; i < applied.Length; i++)
        {
            if (Decide(state, changes[i], i, limits, out applied[i], out state) is { } refusal)
            {
                return refusal;
            }
        }

        return IsTooLarge(root, state, limits, hidden) ? GameErrors.StateTooLarge(limits.MaxBytes) : new Applied(state, applied);
    }

    private static GameError? Decide(StateObject state, Change asked, int number, StateLimits limits, out Change applied, out StateObject next)
    {
        (applied, next) = (asked, state);
        var path = asked.Path;
        if (asked.Value is { } wanted && path.Tokens.Length + wanted.Depth > limits.MaxDepth)
        {
            return Invalid(number, "value", $"must not reach deeper than {limits.MaxDepth} levels of the state");
        }

        var current = Get(state, path);
        if (asked.Previous is { } believed && !believed.Equals(current))
        {
            return GameErrors.Conflict(path, current);
        }

        if (Put(state, path, asked.Value, out var problem) is not { } changed)
        {
            return Invalid(number, path.IsRoot ? "value" : "path", problem!);
        }

        // A change that sets a new member without a precondition is the applied change already, the common case.
        applied = ReferenceEquals(current, asked.Previous) ? asked : asked with { Previous = current };
        next = changed;
        return null;
    }

    /// <summary>Whether the state, without what is hidden, is larger than its limits and larger than it was before.</summary>
    public static bool IsTooLarge(StateObject before, StateObject after, StateLimits limits, HiddenPaths hidden)
    {
        if (after.Size <= limits.MaxBytes)
        {
            return false;
        }

        var (from, to) = (Visibility.View(before, hidden), Visibility.View(after, hidden));
        if (limits.MaxPrivateBytes is not { } maxPrivate)
        {
            return Outgrows(from, to, limits.MaxBytes);
        }

        return Outgrows(from.Without(PrivateParts.Name), to.Without(PrivateParts.Name), limits.MaxBytes)
            || Outgrows(from[PrivateParts.Name], to[PrivateParts.Name], maxPrivate);
    }

    private static bool Outgrows(StateValue? before, StateValue? after, int maxBytes) =>
        after?.Size > maxBytes && after.Size > (before?.Size ?? 0);

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
