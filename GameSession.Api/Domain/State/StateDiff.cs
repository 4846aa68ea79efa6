using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Finds the changes that turn one state into another.</summary>
internal static class StateDiff
{
    private const int MaxItemChanges = 16;

    // How much longer the changes within an object may be than the object itself, before and after.
    private const int MaxPartsToWhole = 4;

    /// <summary>
    /// The changes that make <paramref name="after"/> of <paramref name="before"/>. Each is as deep in objects as possible, unless the changes
    /// of an object become far longer than the object: then it is replaced whole. Of an array, items that were appended, removed or replaced
    /// at one place are changed alone; any other array that differs is replaced whole.
    /// </summary>
    public static IReadOnlyList<Change> Between(StateObject before, StateObject after)
    {
        var changes = new List<Change>();
        if (!TryAddObject([], before, after, changes)) changes.Add(new Change(JsonPointer.Root, after, before));
        return changes;
    }

    // False when a pointer to a change would be longer than a pointer may be: the object that holds it is replaced whole. Pointers are made only for
    // what has changed: a large state has thousands of objects.
    private static bool TryAddObject(List<string> names, StateObject before, StateObject after, List<Change> changes)
    {
        var first = changes.Count;
        var length = 0L;
        long? maxLength = null;
        // The members of both are in the same order, so one pass over both finds each pair without a look-up.
        using var befores = before.GetEnumerator();
        using var afters = after.GetEnumerator();
        var (hasBefore, hasAfter) = (befores.MoveNext(), afters.MoveNext());
        while (hasBefore || hasAfter)
        {
            var order = !hasBefore ? 1 : !hasAfter ? -1 : string.CompareOrdinal(befores.Current.Key, afters.Current.Key);
            var name = order <= 0 ? befores.Current.Key : afters.Current.Key;
            var (previous, value) = (order <= 0 ? befores.Current.Value : null, order >= 0 ? afters.Current.Value : null);
            if (order <= 0) hasBefore = befores.MoveNext();
            if (order >= 0) hasAfter = afters.MoveNext();
            if (ReferenceEquals(previous, value)) continue;

            names.Add(name);
            var counted = changes.Count;
            var isAdded = TryAdd(names, previous, value, changes);
            names.RemoveAt(names.Count - 1);
            if (isAdded && changes.Count == counted) continue;
            // Many small members below long names: the paths would be longer than the values.
            length += Length(changes, counted);
            if (isAdded && length <= (maxLength ??= MaxPartsToWhole * (long)new Change(JsonPointer.Of([.. names]), after, before).Size)) continue;
            changes.RemoveRange(first, changes.Count - first);
            if (!JsonPointer.TryOf([.. names], out var path)) return false;
            changes.Add(new Change(path, after, before));
            return true;
        }

        return true;
    }

    private static bool TryAdd(List<string> names, StateValue? previous, StateValue? value, List<Change> changes)
    {
        // Two objects are not compared before they are walked: at each level of a deep state that would be another walk.
        if (previous is StateObject before && value is StateObject after) return TryAddObject(names, before, after, changes);
        if (Equals(previous, value)) return true;
        if (!JsonPointer.TryOf([.. names], out var path)) return false;
        if (!(previous is StateArray from && value is StateArray to && TryAddArray(path, from, to, changes)))
        {
            changes.Add(new Change(path, value, previous));
        }

        return true;
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

    private static bool TryAddArray(JsonPointer path, StateArray before, StateArray after, List<Change> changes)
    {
        var shorter = Math.Min(before.Count, after.Count);
        int head = 0, tail = 0;
        while (head < shorter && before[head].Equals(after[head])) head++;
        while (tail < shorter - head && before[before.Count - 1 - tail].Equals(after[after.Count - 1 - tail])) tail++;
        var (gone, come) = (before.Count - head - tail, after.Count - head - tail);
        // A change can replace or remove the item at an index, or append one at the end, but not insert one.
        var isPossible = come == 0 || come == gone || (gone == 0 && tail == 0);
        // Where many items change, or none stays, the whole array is shorter.
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
}
