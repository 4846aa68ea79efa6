using System.Collections.Immutable;

namespace GameSession.Api.Json;

/// <summary>
/// The members of an object in ordinal order of their names; immutable. Few members are an array: reading, walking and writing it takes a small part
/// of what a tree takes. A change copies the array, so many members are a tree.
/// </summary>
internal readonly struct StateMembers
{
    /// <summary>A change of as many members copies a kilobyte.</summary>
    private const int MaxInArray = 64;

    // Values are compared by reference. With their own equality the dictionary would keep 1 when it is set to 1.0, after comparing everything below.
    private static readonly ImmutableSortedDictionary<string, StateValue> EmptyTree =
        ImmutableSortedDictionary.Create<string, StateValue>(StringComparer.Ordinal, ReferenceEqualityComparer.Instance);

    private readonly KeyValuePair<string, StateValue>[]? _array;
    private readonly ImmutableSortedDictionary<string, StateValue>? _tree;

    private StateMembers(KeyValuePair<string, StateValue>[]? array, ImmutableSortedDictionary<string, StateValue>? tree = null) =>
        (_array, _tree) = (array, tree);

    public static StateMembers None { get; } = new([]);

    public int Count => _array?.Length ?? _tree!.Count;

    /// <summary>The member's value, or null when there is no such member.</summary>
    public StateValue? this[string name] =>
        _array is null ? _tree!.GetValueOrDefault(name) : Find(_array, name) is >= 0 and var index ? _array[index].Value : null;

    /// <param name="members">In ordinal order of their names, no name twice. They are copied.</param>
    public static StateMembers Of(ReadOnlySpan<KeyValuePair<string, StateValue>> members) =>
        members.Length <= MaxInArray ? new StateMembers(members.ToArray()) : new StateMembers(null, TreeOf(members).ToImmutable());

    /// <summary>Adds the member, or replaces its value.</summary>
    public StateMembers With(string name, StateValue value)
    {
        if (_array is null) return new StateMembers(null, _tree!.SetItem(name, value));
        var member = KeyValuePair.Create(name, value);
        var index = Find(_array, name);
        if (index >= 0)
        {
            var changed = (KeyValuePair<string, StateValue>[])_array.Clone();
            changed[index] = member;
            return new StateMembers(changed);
        }

        if (_array.Length < MaxInArray) return new StateMembers([.. _array.AsSpan(0, ~index), member, .. _array.AsSpan(~index)]);
        var tree = TreeOf(_array);
        tree.Add(member);
        return new StateMembers(null, tree.ToImmutable());
    }

    public StateMembers Without(string name)
    {
        if (_array is null) return new StateMembers(null, _tree!.Remove(name));
        return Find(_array, name) is >= 0 and var index ? new StateMembers([.. _array.AsSpan(0, index), .. _array.AsSpan(index + 1)]) : this;
    }

    public Enumerator GetEnumerator() => new(_array, _tree);

    // The complement of the index at which it would be, for a member that is not there.
    private static int Find(KeyValuePair<string, StateValue>[] array, string name)
    {
        var (from, to) = (0, array.Length - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            var order = string.CompareOrdinal(array[middle].Key, name);
            if (order == 0) return middle;
            if (order < 0) from = middle + 1;
            else to = middle - 1;
        }

        return ~from;
    }

    private static ImmutableSortedDictionary<string, StateValue>.Builder TreeOf(ReadOnlySpan<KeyValuePair<string, StateValue>> members)
    {
        var tree = EmptyTree.ToBuilder();
        foreach (var member in members) tree.Add(member);
        return tree;
    }

    internal struct Enumerator : IEnumerator<KeyValuePair<string, StateValue>>
    {
        private readonly KeyValuePair<string, StateValue>[]? _array;
        private ImmutableSortedDictionary<string, StateValue>.Enumerator _tree;
        private int _index = -1;

        public Enumerator(KeyValuePair<string, StateValue>[]? array, ImmutableSortedDictionary<string, StateValue>? tree)
        {
            _array = array;
            if (tree is not null) _tree = tree.GetEnumerator();
        }

        public KeyValuePair<string, StateValue> Current => _array is null ? _tree.Current : _array[_index];

        object System.Collections.IEnumerator.Current => Current;

        public bool MoveNext() => _array is null ? _tree.MoveNext() : ++_index < _array.Length;

        public readonly void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            if (_array is null) _tree.Dispose();
        }
    }
}
