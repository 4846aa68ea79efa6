using System.Text.Json;
using System.Text.Json.Serialization;

namespace GameSession.Api.Json;

/// <summary>A value on the wire. <c>null</c> is <see cref="StateValue.Null"/>; C#'s null stands for an absent member only.</summary>
internal sealed class StateValueConverter : JsonConverter<StateValue>
{
    public override bool HandleNull => true;

    public override StateValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => StateValue.Read(ref reader);

    // C#'s null is passed here too when a wire record does not omit it.
    public override void Write(Utf8JsonWriter writer, StateValue value, JsonSerializerOptions options) => (value ?? StateValue.Null).WriteTo(writer);
}
