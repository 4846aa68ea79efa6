using GameSession.Api.Protocol;
using GameSession.Api.Security;
using Microsoft.AspNetCore.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;

namespace GameSession.Api.Pipeline;

/// <summary>Describes the API to people and to their tools: OpenAPI for REST, AsyncAPI for the WebSocket.</summary>
internal static class ApiDescription
{
    private const string AsyncApiResource = "GameSession.Api.asyncapi.json";

    // In Development the page gets a JWT with one click; wwwroot/docs/token.js does it.
    private const string TokenBar =
        """
        <style>
          :root { --scalar-custom-header-height: 48px; }
          #token-bar {
            position: sticky; top: 0; z-index: 10; box-sizing: border-box; min-height: var(--scalar-custom-header-height); padding: 8px 16px;
            display: flex; flex-wrap: wrap; gap: 8px; align-items: center; font: 14px/1.4 system-ui, sans-serif;
            color: var(--scalar-color-1, #1b1b1b); background: var(--scalar-background-2, #f6f6f6);
            border-bottom: 1px solid var(--scalar-border-color, #ddd);
          }
          #token-bar input, #token-bar button {
            font: inherit; color: inherit; padding: 4px 10px; border: 1px solid currentColor; border-radius: 4px; background: transparent;
          }
          #token-bar input { width: 9em; }
          #token-bar button { cursor: pointer; font-weight: 600; }
        </style>
        <form id="token-bar">
          <label>Play as <input name="name" value="Gwen" maxlength="60" autocomplete="off"></label>
          <button>Get a development token</button>
          <output aria-live="polite">Requests on this page need a token.</output>
        </form>
        """;

    public static void AddApiDescription(this IServiceCollection services)
    {
        // The OpenAPI generator takes the names of members from the HTTP JSON options, so these must be the wire's.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = ProtocolJson.Wire.Options.NumberHandling;
            options.SerializerOptions.PropertyNamingPolicy = ProtocolJson.Wire.Options.PropertyNamingPolicy;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJson.Wire);
        });
        services.AddOpenApi(options =>
        {
            options.CreateSchemaReferenceId = type =>
                type.Type == typeof(ProblemResponse) ? OperationTransformer.Problem
                : SchemaTransformer.IsAnyObject(type.Type) ? null
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddSchemaTransformer<SchemaTransformer>();
            options.AddOperationTransformer<OperationTransformer>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", (options, http) =>
            {
                options
                    .WithTitle("Game Session Service")
                    .AddHeadContent("<link rel=\"icon\" href=\"icon.svg\">")
                    .WithNonce(http.GetNonce())
                    .AddPreferredSecuritySchemes(OperationTransformer.Bearer)
                    // The page loads nothing from other servers and reports nothing to them.
                    .DisableDefaultFonts()
                    .DisableTelemetry()
                    .DisableAgent()
                    .DisableMcp()
                    .HideClientButton()
                    .HideDeveloperTools();
                if (app.Environment.IsDevelopment()) options.AddHeaderContent(TokenBar).WithJavaScriptConfiguration("docs/token.js");
            })
            .WithSecurityHeadersPolicy(SecurityHeaders.PagePolicy);
        // Relative, because a proxy may have put a path before the service's own.
        app.MapGet("/", () => TypedResults.Redirect("docs/")).ExcludeFromDescription();
        app.MapGet("/asyncapi.json", () => TypedResults.Stream(
                typeof(ApiDescription).Assembly.GetManifestResourceStream(AsyncApiResource)!, "application/json"))
            .ExcludeFromDescription();
    }
}
