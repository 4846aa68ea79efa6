using System.Collections.Immutable;

namespace GameSession.Api.Json;

/// <summary>The items of an array; immutable. Few are an array, many are a tree, as with <see cref="StateMembers"/>.</summary>
internal readonly struct StateItems
{
    /// <summary>A change of as many items copies a kilobyte.</summary>
    private const int MaxInArray = 128;

    private readonly StateValue[]? _array;
    private readonly ImmutableList<StateValue>? _tree;

    private StateItems(StateValue[]? array, ImmutableList<StateValue>? tree = null) => (_array, _tree) = (array, tree);

    public static StateItems None { get; } = new([]);

    public int Count => _array?.Length ?? _tree!.Count;

    public StateValue this[int index] => _array is null ? _tree![index] : _array[index];

    /// <param name="items">They are copied.</param>
    public static StateItems Of(ReadOnlySpan<StateValue> items) =>
        items.Length <= MaxInArray ? new StateItems(items.ToArray()) : new StateItems(null, ImmutableList.Create(items));

    public StateItems Add(StateValue item) =>
        _array is null ? new StateItems(null, _tree!.Add(item))
        : _array.Length < MaxInArray ? new StateItems([.. _array, item])
        : new StateItems(null, ImmutableList.Create(_array).Add(item));

    public StateItems With(int index, StateValue item)
    {
        if (_array is null) return new StateItems(null, _tree!.SetItem(index, item));
        var changed = (StateValue[])_array.Clone();
        changed[index] = item;
        return new StateItems(changed);
    }

    public StateItems Without(int index) => _array is null
        ? new StateItems(null, _tree!.RemoveAt(index))
        : new StateItems([.. _array.AsSpan(0, index), .. _array.AsSpan(index + 1)]);

    public Enumerator GetEnumerator() => new(_array, _tree);

    internal struct Enumerator : IEnumerator<StateValue>
    {
        private readonly StateValue[]? _array;
        private ImmutableList<StateValue>.Enumerator _tree;
        private int _index = -1;

        public Enumerator(StateValue[]? array, ImmutableList<StateValue>? tree)
        {
            _array = array;
            if (tree is not null) _tree = tree.GetEnumerator();
        }

        public StateValue Current => _array is null ? _tree.Current : _array[_index];

        object System.Collections.IEnumerator.Current => Current;

        public bool MoveNext() => _array is null ? _tree.MoveNext() : ++_index < _array.Length;

        public readonly void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            if (_array is null) _tree.Dispose();
        }
    }
}
