using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace GameSession.Api.Pipeline;

/// <summary>Completes <c>/openapi/v1.json</c> with what it says of the service as a whole.</summary>
internal sealed partial class DocumentTransformer(IOptions<SecurityOptions> options) : IOpenApiDocumentTransformer
{
    private const string Text =
        """
        Coordinates live Dungeons & Dragons sessions. A game master and players share one game state and its combat: over REST they create, join, save
        and load sessions, and over the WebSocket they play. [`/asyncapi.json`](../asyncapi.json) describes the WebSocket and the bus, and
        [`/docs/events`](../docs/events) shows them.

        # Tokens

        Send a JWT whose `sub` is the player's UUID as `Authorization: Bearer`. In Development, `POST /dev/token` issues one. A session's WebSocket
        needs the `connection_token` beside it, which creating and joining return.

        # Versions

        Each change of a session's state has a version: a decimal string, which rises by one from change to change. Answers with a state have it as
        `ETag` too. Send it back as `If-Match` to save only if nobody has changed the state since.

        # Errors

        A refusal is problem details (RFC 9457) with a `code`. Act on the code; `detail` is for people. Each operation lists its codes. Beside them, an
        unknown path is `not_found`, and another method than a path has is `method_not_allowed`. After `rate_limited`, `server_draining` and
        `storage_unavailable`, try again after `Retry-After` seconds. With `outcome` `unknown` the command may have taken effect.

        # Rate limits

        An operation with a rate limit answers each command with `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset` and `RateLimit-Policy`,
        unless the service is configured without limits. The windows slide: a limit holds for any stretch of time of that length.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Game Session Service",
            Version = "2.0.0",
            Summary = "Live D&D sessions over REST",
            Description = Text,
            Contact = new OpenApiContact
            {
                Name = "The Game Session Service authors",
                Url = new Uri("https://dndcreator.com"),
                Email = "support@dndcreator.com",
            },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // Without a public URL the document names the address to which the request was sent.
        if (options.Value.PublicBaseUrl is { } url) document.Servers = [new OpenApiServer { Url = url.AbsoluteUri.TrimEnd('/') }];

        document.AddComponent<IOpenApiSecurityScheme>(OperationTransformer.Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A JWT whose `sub` is the player's UUID.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OperationTransformer.Bearer, document)] = [] }];

        var used = document.Tags?.Select(tag => tag.Name).ToHashSet() ?? [];
        document.Tags = new HashSet<OpenApiTag>(
            OperationTags.All.Where(tag => used.Contains(tag.Name)).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }));

        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            paths.Add(PathParameter().Replace(path, m => JsonNamingPolicy.SnakeCaseLower.ConvertName(m.Value)), item);
        }

        document.Paths = paths;
        var problem = (OpenApiSchema)document.Components!.Schemas![OperationTransformer.Problem];
        ((OpenApiSchema)problem.Properties!["code"]).Enum = [.. CodesOf(document).Select(code => JsonValue.Create(code))];
        return Task.CompletedTask;
    }

    // Those of the operations in their order, and those of requests that no operation gets.
    private static IEnumerable<string> CodesOf(OpenApiDocument document) => document.Paths.Values
        .SelectMany(path => path.Operations!.Values)
        .SelectMany(operation => operation.Responses!.Values)
        .SelectMany(response => response.Content?.Values ?? [])
        .SelectMany(content => content.Schema?.AllOf ?? [])
        .SelectMany(schema => schema is OpenApiSchema { Properties: { } narrowed } ? narrowed["code"].Enum! : [])
        .Select(code => code.GetValue<string>())
        .Append(GameErrors.MethodNotAllowed().Code)
        .Distinct()
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=\{)\w+(?=\})")]
    private static partial Regex PathParameter();
}
