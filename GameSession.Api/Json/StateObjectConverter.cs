using System.Text.Json;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>For members of wire records that must be objects.</summary>
internal sealed class StateObjectConverter : JsonConverter<StateObject>
{
    public override StateObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartObject
            ? (StateObject)StateValue.Read(ref reader)
            : throw new JsonException("An object was expected.");

    public override void Write(Utf8JsonWriter writer, StateObject value, JsonSerializerOptions options) => value.WriteTo(writer);
}
