using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace GameSession.Api.Pipeline;

/// <summary>
/// Completes an operation of <c>/openapi/v1.json</c> with its <see cref="OperationDescription"/>, and with what follows from its endpoint. The
/// examples of refusals are the refusals themselves, written as the service writes them.
/// </summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    /// <summary>The name of the bearer scheme.</summary>
    public const string Bearer = "bearer";

    /// <summary>The schema of problem details.</summary>
    public const string Problem = "Problem";

    private const string SessionIdText = "The session.";

    private const string BodyText =
        "UTF-8 JSON, at most 4 MiB. Members that the service does not know are ignored; a member that occurs twice is refused.";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var description = metadata.OfType<OperationDescription>().Single();
        var document = context.Document!;
        operation.Summary = description.Summary;
        operation.Description = description.Text;
        if (!metadata.OfType<IAuthorizeData>().Any()) operation.Security = [];

        DescribeParameters(operation, description);
        if (operation.RequestBody is OpenApiRequestBody { Content: { } body } request)
        {
            request.Required = true;
            request.Description = BodyText;
            body["application/json"].Examples = ExamplesOf(description.Requests);
        }

        DescribeSuccess((OpenApiResponse)operation.Responses![$"{description.Success.Status}"], description, document);
        if (description.OtherSuccess is { } other) operation.Responses.Add($"{other.Status}", new OpenApiResponse { Description = other.Text });
        if (document.Components?.Schemas?.ContainsKey(Problem) != true)
        {
            document.AddComponent(Problem, await context.GetOrCreateSchemaAsync(typeof(ProblemResponse), cancellationToken: cancellationToken));
        }

        foreach (var refusals in RefusalsOf(description, metadata, operation).GroupBy(Problems.StatusOf).OrderBy(group => group.Key))
        {
            operation.Responses[$"{refusals.Key}"] = Refuse(refusals.Key, [.. refusals], description, document);
        }
    }

    private static void DescribeParameters(OpenApiOperation operation, OperationDescription description)
    {
        operation.Parameters ??= [];
        foreach (var header in description.Parameters.Where(p => p.IsHeader))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var parameter in operation.Parameters.Cast<OpenApiParameter>())
        {
            // On the wire, names are those of the ICD.
            parameter.Name = parameter.In == ParameterLocation.Header ? parameter.Name : JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!);
            var text = parameter.Name == "session_id"
                ? new ParameterDescription(parameter.Name, SessionIdText, $"{ExampleSession.Id}")
                : description.Parameters.Single(p => p.Name == parameter.Name);
            parameter.Description = text.Text;
            parameter.Example = JsonValueOf(text.Example);
            var schema = (OpenApiSchema)parameter.Schema!;
            if (text.Range is { } range)
            {
                schema.Minimum = range.Min.ToString(CultureInfo.InvariantCulture);
                schema.Maximum = range.Max.ToString(CultureInfo.InvariantCulture);
            }

            if (text.Values.Count > 0) schema.Enum = [.. text.Values.Select(value => JsonValue.Create(value))];
            schema.Pattern = text.Pattern;
        }
    }

    private static void DescribeSuccess(OpenApiResponse response, OperationDescription description, OpenApiDocument document)
    {
        response.Description = description.Success.Text;
        response.Headers = HeadersOf([.. description.Success.Headers, .. description.IsRateLimited ? AnswerHeaders.RateLimit : []], document);
        if (response.Content is { Count: > 0 } content) content["application/json"].Examples = ExamplesOf(description.Success.Examples);
    }

    private static IEnumerable<GameError> RefusalsOf(OperationDescription description, IList<object> metadata, OpenApiOperation operation) =>
    [
        .. SharedRefusals.Any,
        .. metadata.OfType<IAuthorizeData>().Any() ? SharedRefusals.Token : [],
        .. operation.Parameters!.Any(p => p.In == ParameterLocation.Path) ? SharedRefusals.Id : [],
        .. metadata.ReadsBody() ? SharedRefusals.Body : [],
        .. description.IsRateLimited ? SharedRefusals.RateLimit : [],
        .. description.Refusals,
    ];

    private static OpenApiResponse Refuse(int status, IReadOnlyList<GameError> refusals, OperationDescription description, OpenApiDocument document)
    {
        IEnumerable<string> headers =
        [
            .. refusals.Any(r => r.RetryAfter is not null) ? [AnswerHeaders.RetryAfter] : Array.Empty<string>(),
            .. status == StatusCodes.Status401Unauthorized ? [AnswerHeaders.Authenticate] : Array.Empty<string>(),
            .. status == StatusCodes.Status415UnsupportedMediaType ? [AnswerHeaders.AcceptEncoding] : Array.Empty<string>(),
            // Refusals of the token, the body and faults come before or instead of the command.
            .. status is StatusCodes.Status429TooManyRequests || (description.IsRateLimited && HasCommand(status)) ? AnswerHeaders.RateLimit : [],
        ];
        var codes = refusals.Select(r => r.Code).Distinct().ToList();
        return new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(code => $"`{code}`"))}.",
            Headers = HeadersOf([.. headers], document),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf =
                        [
                            new OpenApiSchemaReference(Problem, document),
                            new OpenApiSchema
                            {
                                Type = JsonSchemaType.Object,
                                Properties = new Dictionary<string, IOpenApiSchema>
                                {
                                    ["status"] = new OpenApiSchema { Enum = [JsonValue.Create(status)] },
                                    ["code"] = new OpenApiSchema { Enum = [.. codes.Select(code => JsonValue.Create(code))] },
                                },
                            },
                        ],
                    },
                    Examples = ProblemsOf(refusals),
                },
            },
        };
    }

    private static bool HasCommand(int status) =>
        status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status500InternalServerError);

    // Named for the code. Several refusals with one code differ in what they say.
    private static Dictionary<string, IOpenApiExample> ProblemsOf(IReadOnlyList<GameError> refusals) => refusals
        .GroupBy(r => r.Code)
        .SelectMany(group => group.Select((refusal, i) => (Name: i == 0 ? group.Key : $"{group.Key}_{i + 1}", Refusal: refusal)))
        .ToDictionary(
            example => example.Name,
            example => (IOpenApiExample)new OpenApiExample
            {
                Summary = example.Refusal.Message,
                Value = JsonSerializer.SerializeToNode(Problems.Of(example.Refusal), ProtocolJson.Wire.ProblemResponse),
            });

    private static Dictionary<string, IOpenApiExample>? ExamplesOf(IReadOnlyList<BodyExample> examples) => examples.Count == 0
        ? null
        : examples.ToDictionary(
            example => example.Name,
            example => (IOpenApiExample)new OpenApiExample
            {
                Summary = example.Summary,
                Value = JsonSerializer.SerializeToNode(example.Body, example.Body.GetType(), ProtocolJson.Wire),
            });

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(IReadOnlyList<string> names, OpenApiDocument document)
    {
        foreach (var header in AnswerHeaders.All.Where(h => names.Contains(h.Name)))
        {
            document.AddComponent<IOpenApiHeader>(header.Name, new OpenApiHeader
            {
                Description = header.Text,
                Required = header.IsAlwaysThere,
                Schema = new OpenApiSchema { Type = header.Example is int ? JsonSchemaType.Integer : JsonSchemaType.String },
                Example = JsonValueOf(header.Example),
            });
        }

        return names.Count == 0 ? null : names.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));
    }

    private static JsonValue JsonValueOf(object example) => example is int number ? JsonValue.Create(number) : JsonValue.Create((string)example);
}
