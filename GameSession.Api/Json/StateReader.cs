using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>
/// Reads values of states. It is kept per thread with what reading needs: the parts of the objects and arrays that are not read to their end, and
/// names that were read before, because the objects of a state have mostly the same ones.
/// </summary>
internal sealed class StateReader
{
    private const int MaxNames = 512;
    private const int MaxNameLength = 40;

    // What a text with more parts at once has needed is not kept.
    private const int KeepAtMost = 4096;

    [ThreadStatic]
    private static StateReader? _spare;

    private readonly string?[] _names = new string?[MaxNames];
    private readonly List<KeyValuePair<string, StateValue>> _members = [];
    private readonly List<StateValue> _items = [];

    private StateReader()
    {
    }

    /// <inheritdoc cref="StateValue.Read"/>
    public static StateValue Read(ref Utf8JsonReader json)
    {
        // Without a return after a fault: what was read until then is dropped with the reader.
        var reader = _spare ?? new StateReader();
        _spare = null;
        var value = reader.ReadValue(ref json);
        if (reader._members.Capacity <= KeepAtMost && reader._items.Capacity <= KeepAtMost) _spare = reader;
        return value;
    }

    private StateValue ReadValue(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref json),
        JsonTokenType.StartArray => ReadArray(ref json),
        JsonTokenType.String => StateString.ReadScalar(ref json),
        JsonTokenType.Number => StateNumber.ReadScalar(ref json),
        JsonTokenType.True => StateBoolean.True,
        JsonTokenType.False => StateBoolean.False,
        JsonTokenType.Null => StateValue.Null,
        _ => throw new JsonException($"A value was expected, not {json.TokenType}."),
    };

    private StateObject ReadObject(ref Utf8JsonReader json)
    {
        var first = _members.Count;
        while (Next(ref json) != JsonTokenType.EndObject)
        {
            var name = ReadName(ref json);
            Next(ref json);
            var value = ReadValue(ref json);
            _members.Add(KeyValuePair.Create(name, value));
        }

        var read = StateObject.TryCreate(CollectionsMarshal.AsSpan(_members)[first..]) ?? throw new JsonException("An object has a member twice.");
        CollectionsMarshal.SetCount(_members, first);
        return read;
    }

    private StateArray ReadArray(ref Utf8JsonReader json)
    {
        var first = _items.Count;
        while (Next(ref json) != JsonTokenType.EndArray)
        {
            var item = ReadValue(ref json);
            _items.Add(item);
        }

        var read = StateArray.Of(CollectionsMarshal.AsSpan(_items)[first..]);
        CollectionsMarshal.SetCount(_items, first);
        return read;
    }

    private string ReadName(ref Utf8JsonReader json)
    {
        var utf8 = json.ValueSpan;
        if (json.ValueIsEscaped || json.HasValueSequence || utf8.Length is 0 or > MaxNameLength) return JsonText.Read(ref json);
        // Names of a state differ mostly in their last characters. Two that share a place only take turns there.
        ref var known = ref _names[(utf8.Length + 7 * utf8[0] + 31 * utf8[^1] + 131 * utf8[utf8.Length / 2]) % MaxNames];
        return known is not null && Ascii.Equals(utf8, known) ? known : known = JsonText.Read(ref json);
    }

    private static JsonTokenType Next(ref Utf8JsonReader json) =>
        json.Read() ? json.TokenType : throw new JsonException("The text ends in the middle of a value.");
}
