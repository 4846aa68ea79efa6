using System.Collections;
using System.Collections.Immutable;

namespace GameSession.Api.Json;

internal sealed class StateArray : StateValue, IReadOnlyCollection<StateValue>
{
    private readonly ImmutableList<StateValue> _items;

    /// <summary>Computed on first use, 0 until then: nothing that changes an array needs it.</summary>
    private int _depth;

    private StateArray(ImmutableList<StateValue> items, int size) => (_items, Size) = (items, size);

    public static StateArray Empty { get; } = new([], 2);

    public override int Size { get; }

    public override int Depth => _depth > 0 ? _depth : _depth = 1 + (_items.IsEmpty ? 0 : _items.Max(static i => i.Depth));

    public int Count => _items.Count;

    public StateValue this[int index] => _items[index];

    public static StateArray Of(ImmutableList<StateValue> items) =>
        items.IsEmpty ? Empty : new(items, 1 + items.Count + items.Sum(i => i.Size));

    public StateArray Add(StateValue item) => new(_items.Add(item), Size + item.Size + (_items.IsEmpty ? 0 : 1));

    public StateArray With(int index, StateValue item) => new(_items.SetItem(index, item), Size - _items[index].Size + item.Size);

    /// <summary>The indexes of the later items fall by one.</summary>
    public StateArray Without(int index) =>
        Count == 1 ? Empty : new(_items.RemoveAt(index), Size - _items[index].Size - 1);

    public ImmutableList<StateValue>.Enumerator GetEnumerator() => _items.GetEnumerator();

    IEnumerator<StateValue> IEnumerable<StateValue>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(StateValue? other) =>
        ReferenceEquals(this, other) || (other is StateArray array && array.Count == Count && _items.SequenceEqual(array._items));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public override int Write(Span<byte> destination)
    {
        var written = 0;
        foreach (var item in _items)
        {
            destination[written] = written == 0 ? (byte)'[' : (byte)',';
            written += 1 + item.Write(destination[(written + 1)..]);
        }

        if (written == 0)
        {
            destination[written++] = (byte)'[';
        }

        destination[written++] = (byte)']';
        return written;
    }
}
