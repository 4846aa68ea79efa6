using System.Text.Json;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

internal sealed class JsonPointerConverter : JsonConverter<JsonPointer>
{
    public override JsonPointer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && JsonPointer.TryParse(JsonText.Read(ref reader), out var pointer)
            ? pointer
            : throw new JsonException(JsonPointer.Expected);

    public override void Write(Utf8JsonWriter writer, JsonPointer value, JsonSerializerOptions options) =>
        StateValue.Of(value.ToString()).WriteTo(writer);
}
