using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>An object; its members are kept and written in ordinal order.</summary>
[JsonConverter(typeof(StateObjectConverter))]
internal sealed class StateObject : StateValue, IReadOnlyCollection<KeyValuePair<string, StateValue>>
{
    // Values are compared by reference. With their own equality the dictionary would keep 1 when it is set to 1.0, after comparing everything below.
    private static readonly ImmutableSortedDictionary<string, StateValue> NoMembers =
        ImmutableSortedDictionary.Create<string, StateValue>(StringComparer.Ordinal, ReferenceEqualityComparer.Instance);

    private readonly ImmutableSortedDictionary<string, StateValue> _members;

    /// <summary>Computed on first use, 0 until then: nothing that changes an object needs it.</summary>
    private int _depth;

    private StateObject(ImmutableSortedDictionary<string, StateValue> members, int size) => (_members, Size) = (members, size);

    public static StateObject Empty { get; } = new(NoMembers, 2);

    public override int Size { get; }

    public override int Depth => _depth > 0 ? _depth : _depth = 1 + (_members.IsEmpty ? 0 : _members.Max(static m => m.Value.Depth));

    public int Count => _members.Count;

    /// <summary>The member's value, or null when there is no such member.</summary>
    public StateValue? this[string name] => _members.GetValueOrDefault(name);

    public static Builder CreateBuilder() => new();

    public static StateObject Of(params ReadOnlySpan<(string Name, StateValue Value)> members)
    {
        var state = Empty;
        foreach (var (name, value) in members)
        {
            state = state.With(name, value);
        }

        return state;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out StateValue? value) => _members.TryGetValue(name, out value);

    public StateObject With(string name, StateValue value)
    {
        var growth = _members.TryGetValue(name, out var old) ? value.Size - old.Size : MemberSize(name, value) + (Count == 0 ? 0 : 1);
        return ReferenceEquals(old, value) ? this : new(_members.SetItem(name, value), Size + growth);
    }

    public StateObject Without(string name) =>
        !_members.TryGetValue(name, out var old) ? this
        : Count == 1 ? Empty
        : new(_members.Remove(name), Size - MemberSize(name, old) - 1);

    public ImmutableSortedDictionary<string, StateValue>.Enumerator GetEnumerator() => _members.GetEnumerator();

    IEnumerator<KeyValuePair<string, StateValue>> IEnumerable<KeyValuePair<string, StateValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(StateValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not StateObject { Count: var count } that || count != Count)
        {
            return false;
        }

        using var others = that.GetEnumerator();
        foreach (var (name, value) in _members)
        {
            others.MoveNext();
            if (name != others.Current.Key || !value.Equals(others.Current.Value))
            {
                return false;
            }
        }

        return true;
    }

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _members)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public override int Write(Span<byte> destination)
    {
        var written = 0;
        foreach (var (name, value) in _members)
        {
            destination[written] = written == 0 ? (byte)'{' : (byte)',';
            written++;
            written += JsonText.Write(name, destination[written..]);
            destination[written++] = (byte)':';
            written += value.Write(destination[written..]);
        }

        if (written == 0)
        {
            destination[written++] = (byte)'{';
        }

        destination[written++] = (byte)'}';
        return written;
    }

    private static int MemberSize(string name, StateValue value) => JsonText.Size(name) + 1 + value.Size;

    /// <summary>Builds an object that is being read: one pass, without a new object per member.</summary>
    internal sealed class Builder
    {
        private readonly ImmutableSortedDictionary<string, StateValue>.Builder _members = NoMembers.ToBuilder();
        private int _size = 1;

        /// <summary>False when the object already has such a member; the builder cannot be used after that.</summary>
        public bool TryAdd(string name, StateValue value)
        {
            // One search adds the member and shows whether it is new.
            var count = _members.Count;
            _members[name] = value;
            _size += MemberSize(name, value) + 1;
            return _members.Count > count;
        }

        public StateObject ToObject() => _members.Count == 0 ? Empty : new(_members.ToImmutable(), _size);
    }
}
