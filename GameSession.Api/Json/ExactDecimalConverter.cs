using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>Reads a number as a decimal only if a decimal can hold it exactly. .NET's own converter rounds to 28 places.</summary>
internal sealed class ExactDecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader.GetDecimal();
        var held = StateValue.Parse(Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
        return held.Equals(StateNumber.ReadScalar(ref reader)) ? value : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
