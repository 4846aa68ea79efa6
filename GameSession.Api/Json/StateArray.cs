using System.Collections;

namespace GameSession.Api.Json;

internal sealed class StateArray : StateValue, IReadOnlyCollection<StateValue>
{
    private readonly StateItems _items;

    /// <summary>Computed on first use, 0 until then: nothing that changes an array needs it.</summary>
    private int _depth;

    private StateArray(StateItems items, int size) => (_items, Size) = (items, size);

    public static StateArray Empty { get; } = new(StateItems.None, 2);

    public override int Size { get; }

    public override int Depth
    {
        get
        {
            if (_depth == 0)
            {
                var deepest = 0;
                foreach (var item in _items) deepest = Math.Max(deepest, item.Depth);
                _depth = deepest + 1;
            }

            return _depth;
        }
    }

    public int Count => _items.Count;

    public StateValue this[int index] => _items[index];

    public static StateArray Of(params ReadOnlySpan<StateValue> items)
    {
        if (items.IsEmpty) return Empty;
        var size = 1 + items.Length;
        foreach (var item in items) size += item.Size;
        return new StateArray(StateItems.Of(items), size);
    }

    public StateArray Add(StateValue item) => new(_items.Add(item), Size + item.Size + (Count == 0 ? 0 : 1));

    public StateArray With(int index, StateValue item) => new(_items.With(index, item), Size - _items[index].Size + item.Size);

    /// <summary>The indexes of the later items fall by one.</summary>
    public StateArray Without(int index) =>
        Count == 1 ? Empty : new(_items.Without(index), Size - _items[index].Size - 1);

    public StateItems.Enumerator GetEnumerator() => _items.GetEnumerator();

    IEnumerator<StateValue> IEnumerable<StateValue>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(StateValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not StateArray { Count: var count } array || count != Count) return false;
        using var others = array.GetEnumerator();
        foreach (var item in _items)
        {
            others.MoveNext();
            if (!item.Equals(others.Current)) return false;
        }

        return true;
    }

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
