using System.Diagnostics.CodeAnalysis;
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
        if (AddObject(new Way(), before, after, changes) is null) changes.Add(new Change(JsonPointer.Root, after, before));
        return changes;
    }

    // The length of the changes. Null when a pointer to one would be longer than a pointer may be: the object that holds it is replaced whole.
    private static long? AddObject(Way way, StateObject before, StateObject after, List<Change> changes)
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

            way.Enter(name);
            var part = Add(way, previous, value, changes);
            way.Leave();
            if (part == 0) continue;
            // Many small members below long names: the paths would be longer than the values.
            length += part ?? 0;
            if (part is not null && way.TryPointer(out var own)
                && length <= (maxLength ??= MaxPartsToWhole * (long)new Change(own, after, before).Size)) continue;
            changes.RemoveRange(first, changes.Count - first);
            return AddOne(way, after, before, changes);
        }

        return length;
    }

    private static long? Add(Way way, StateValue? previous, StateValue? value, List<Change> changes)
    {
        // Two objects are not compared before they are walked: at each level of a deep state that would be another walk.
        if (previous is StateObject before && value is StateObject after) return AddObject(way, before, after, changes);
        if (Equals(previous, value)) return 0;
        var first = changes.Count;
        return previous is StateArray from && value is StateArray to && way.TryPointer(out var path) && TryAddArray(path, from, to, changes)
            ? changes.Skip(first).Sum(c => (long)c.Size)
            : AddOne(way, value, previous, changes);
    }

    private static long? AddOne(Way way, StateValue? value, StateValue? previous, List<Change> changes)
    {
        if (!way.TryPointer(out var path)) return null;
        var change = new Change(path, value, previous);
        changes.Add(change);
        return change.Size;
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

    /// <summary>
    /// The names on the way to a member. A pointer is made only for what has changed, and once for each object around it: a large state has thousands
    /// of objects.
    /// </summary>
    private sealed class Way
    {
        private readonly List<string> _names = [];
        private readonly List<JsonPointer?> _pointers = [];

        public void Enter(string name)
        {
            _names.Add(name);
            _pointers.Add(null);
        }

        public void Leave()
        {
            _names.RemoveAt(_names.Count - 1);
            _pointers.RemoveAt(_pointers.Count - 1);
        }

        /// <returns>False when the pointer would be longer than a pointer may be.</returns>
        public bool TryPointer([NotNullWhen(true)] out JsonPointer? pointer)
        {
            var made = _pointers.Count;
            while (made > 0 && _pointers[made - 1] is null) made--;
            pointer = made == 0 ? JsonPointer.Root : _pointers[made - 1]!;
            for (; made < _names.Count; made++)
            {
                if (!pointer.TryChild(_names[made], out pointer)) return false;
                _pointers[made] = pointer;
            }

            return true;
        }
    }
}
