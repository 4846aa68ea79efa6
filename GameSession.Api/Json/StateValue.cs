using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>
/// A JSON value of a session's state. It is immutable, so that replicas, snapshots and views share what has not changed. Equality is deep: the order
/// of an object's members does not count, numbers compare by value (1 = 1.0), strings ordinally.
/// </summary>
[JsonConverter(typeof(StateValueConverter))]
internal abstract class StateValue : IEquatable<StateValue>
{
    /// <summary>JSON's null, which is a value; C#'s null means that there is no value.</summary>
    public static StateValue Null => StateNull.Instance;

    /// <summary>Size in bytes of its compact JSON, as <see cref="WriteTo"/> writes it. It is known without walking the value.</summary>
    public abstract int Size { get; }

    /// <summary>Levels of nesting: 0 for a scalar, 1 for <c>{}</c> and <c>[]</c>.</summary>
    public abstract int Depth { get; }

    public static StateValue Of(string value) => new StateString(value);

    public static StateValue Of(long value) => StateNumber.FromInt64(value);

    public static StateValue Of(bool value) => value ? StateBoolean.True : StateBoolean.False;

    /// <exception cref="JsonException">Not one JSON value, or not one that a state can hold; see <see cref="Read"/>.</exception>
    public static StateValue Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, JsonRules.Reader);
        reader.Read();
        var value = Read(ref reader);
        // Throws when anything but white space follows.
        reader.Read();
        return value;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static StateValue Parse(string json)
    {
        // A lone surrogate must not become U+FFFD.
        var utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
        try
        {
            return Parse(utf8.GetBytes(json));
        }
        catch (EncoderFallbackException e)
        {
            throw new JsonException("A string holds a lone surrogate.", e);
        }
    }

    /// <summary>Reads the value at the reader's position, and leaves the reader on the value's last token.</summary>
    /// <exception cref="JsonException">Not JSON, a member twice, a lone surrogate, or deeper than the reader allows.</exception>
    /// <exception cref="UnstorableValueException">U+0000 in a string, or a number out of bounds.</exception>
    public static StateValue Read(ref Utf8JsonReader reader) => StateReader.Read(ref reader);

    public void WriteTo(Utf8JsonWriter writer)
    {
        // Bypasses the writer's own encoder and indentation: Size must agree with the bytes that are sent and stored.
        var buffer = ArrayPool<byte>.Shared.Rent(Size);
        try
        {
            var length = Write(buffer);
            writer.WriteRawValue(buffer.AsSpan(0, length), skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public byte[] ToUtf8()
    {
        var json = GC.AllocateUninitializedArray<byte>(Size);
        Write(json);
        return json;
    }

    public sealed override string ToString() => Encoding.UTF8.GetString(ToUtf8());

    public abstract bool Equals(StateValue? other);

    public sealed override bool Equals(object? obj) => Equals(obj as StateValue);

    /// <summary>Walks the whole value.</summary>
    public abstract override int GetHashCode();

    /// <summary>Writes compact JSON to the start of <paramref name="destination"/>, and returns <see cref="Size"/>.</summary>
    public abstract int Write(Span<byte> destination);
}
