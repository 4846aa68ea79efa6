using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GameSession.Api.Pipeline;

/// <summary>Completes the schemas of <c>/openapi/v1.json</c> with what the types of the wire records do not tell the generator.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [];
        var isRequest = (context.JsonPropertyInfo?.DeclaringType ?? type).Name.EndsWith("Request", StringComparison.Ordinal);
        if (IsAnyObject(type))
        {
            schema.Type = JsonSchemaType.Object | (isRequest && context.JsonPropertyInfo is { IsSetNullable: true } ? JsonSchemaType.Null : 0);
        }

        if (context.JsonPropertyInfo is { Name: "settings" } settings && settings.DeclaringType == typeof(CreateSessionRequest))
        {
            schema.Properties = SettingsSchema.Members();
        }

        if (attributes.OfType<AllowedValuesAttribute>().SingleOrDefault() is { } allowed)
        {
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode?)JsonValue.Create((string?)value)!)];
        }

        var described = context.JsonPropertyInfo is null ? type.GetCustomAttributes(inherit: false) : attributes;
        if (described.OfType<DescriptionAttribute>().SingleOrDefault() is { } text) schema.Description = text.Description;
        if (!isRequest) OmitNulls(schema);
        return Task.CompletedTask;
    }

    /// <summary>Whether the type is written as an object, of which the document says nothing more.</summary>
    public static bool IsAnyObject(Type type) => type == typeof(StateObject) || type == typeof(ReadOnlyMemory<byte>);

    // What the service writes has no nulls: a member without a value is absent.
    private static void OmitNulls(OpenApiSchema schema)
    {
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (member is not OpenApiSchema { Type: { } type } inline || !type.HasFlag(JsonSchemaType.Null)) continue;
            inline.Type = type & ~JsonSchemaType.Null;
            schema.Required?.Remove(name);
        }
    }
}
