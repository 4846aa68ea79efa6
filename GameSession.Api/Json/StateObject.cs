using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>An object; its members are kept and written in ordinal order.</summary>
[JsonConverter(typeof(StateObjectConverter))]
internal sealed class StateObject : StateValue, IReadOnlyCollection<KeyValuePair<string, StateValue>>
{
    private readonly StateMembers _members;

    /// <summary>Computed on first use, 0 until then: nothing that changes an object needs it.</summary>
    private int _depth;

    private StateObject(StateMembers members, int size) => (_members, Size) = (members, size);

    public static StateObject Empty { get; } = new(StateMembers.None, 2);

    public override int Size { get; }

    public override int Depth
    {
        get
        {
            if (_depth == 0)
            {
                var deepest = 0;
                foreach (var (_, value) in _members) deepest = Math.Max(deepest, value.Depth);
                _depth = deepest + 1;
            }

            return _depth;
        }
    }

    public int Count => _members.Count;

    /// <summary>The member's value, or null when there is no such member.</summary>
    public StateValue? this[string name] => _members[name];

    public static Builder CreateBuilder() => new();

    /// <param name="members">In any order. They are sorted in place, and copied.</param>
    /// <returns>Null when a name is there twice.</returns>
    public static StateObject? TryCreate(Span<KeyValuePair<string, StateValue>> members)
    {
        if (members.IsEmpty) return Empty;
        if (!AreInOrder(members))
        {
            members.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
            if (!AreInOrder(members)) return null;
        }

        var size = 1;
        foreach (var (name, value) in members) size += MemberSize(name, value) + 1;
        return new StateObject(StateMembers.Of(members), size);
    }

    public static StateObject Of(params ReadOnlySpan<(string Name, StateValue Value)> members)
    {
        var state = Empty;
        foreach (var (name, value) in members)
        {
            state = state.With(name, value);
        }

        return state;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out StateValue? value) => (value = _members[name]) is not null;

    public StateObject With(string name, StateValue value)
    {
        var growth = TryGet(name, out var old) ? value.Size - old.Size : MemberSize(name, value) + (Count == 0 ? 0 : 1);
        return ReferenceEquals(old, value) ? this : new(_members.With(name, value), Size + growth);
    }

    public StateObject Without(string name) =>
        !TryGet(name, out var old) ? this
        : Count == 1 ? Empty
        : new(_members.Without(name), Size - MemberSize(name, old) - 1);

    public StateMembers.Enumerator GetEnumerator() => _members.GetEnumerator();

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

    // Strictly: no name is there twice.
    private static bool AreInOrder(ReadOnlySpan<KeyValuePair<string, StateValue>> members)
    {
        for (var i = 1; i < members.Length; i++)
        {
            if (string.CompareOrdinal(members[i - 1].Key, members[i].Key) >= 0) return false;
        }

        return true;
    }

    /// <summary>Builds an object without a new one per member. No name may be added twice.</summary>
    internal sealed class Builder
    {
        private readonly List<KeyValuePair<string, StateValue>> _members = [];

        public void Add(string name, StateValue value) => _members.Add(KeyValuePair.Create(name, value));

        public StateObject ToObject() =>
            TryCreate(CollectionsMarshal.AsSpan(_members)) ?? throw new InvalidOperationException("An object has a member twice.");
    }
}
