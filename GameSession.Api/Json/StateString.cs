using System.Text.Json;

namespace GameSession.Api.Json;

internal sealed class StateString : StateScalar
{
    /// <exception cref="ArgumentException">It holds U+0000 or a lone surrogate.</exception>
    public StateString(string value)
        : this(Encode(value))
    {
    }

    private StateString(byte[] json)
        : base(json)
    {
    }

    /// <summary>Decoded on every call: most strings of a state are passed on without being read.</summary>
    public string Value
    {
        get
        {
            var reader = new Utf8JsonReader(Json);
            reader.Read();
            return reader.GetString()!;
        }
    }

    public static StateString ReadScalar(ref Utf8JsonReader reader)
    {
        if (reader is { ValueIsEscaped: false, HasValueSequence: false } && !reader.ValueSpan.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            byte[] json = [(byte)'"', .. reader.ValueSpan, (byte)'"'];
            return new StateString(json);
        }

        return new StateString(JsonText.Read(ref reader));
    }

    // Equal texts have equal encodings, so comparing the bytes is enough.
    public override bool Equals(StateValue? other) =>
        ReferenceEquals(this, other) || (other is StateString text && Json.SequenceEqual(text.Json));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Json);
        return hash.ToHashCode();
    }

    private static byte[] Encode(string value)
    {
        if (!JsonText.IsStorable(value))
        {
            throw new ArgumentException("A string holds U+0000 or a lone surrogate.", nameof(value));
        }

        var json = new byte[JsonText.Size(value)];
        JsonText.Write(value, json);
        return json;
    }
}
