using GameSession.Api.Protocol;
using GameSession.Api.Security;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;

namespace GameSession.Api.Pipeline;

/// <summary>Describes the API to people and to their tools: OpenAPI for REST, AsyncAPI for the WebSocket.</summary>
internal static class ApiDescription
{
    private const string AsyncApiResource = "GameSession.Api.asyncapi.json";

    public static void AddApiDescription(this IServiceCollection services)
    {
        // The OpenAPI generator takes the names of members from the HTTP JSON options, so these must be the wire's.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = ProtocolJson.Wire.Options.PropertyNamingPolicy;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJson.Wire);
        });
        services.AddOpenApi(options => options.AddDocumentTransformer((document, context, _) =>
        {
            // Without a public URL the document names the address to which the request was sent.
            if (context.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value.PublicBaseUrl is { } url)
            {
                document.Servers = [new OpenApiServer { Url = url.AbsoluteUri.TrimEnd('/') }];
            }

            document.Info.Title = "Game Session Service";
            document.Info.Description = "Live D&D sessions over REST. The messages of the WebSocket and of the bus are on [another page](events).";
            return Task.CompletedTask;
        }));
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", (options, http) => options
                .WithNonce(http.GetNonce())
                // The page loads nothing from other servers and reports nothing to them.
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent())
            .WithSecurityHeadersPolicy(SecurityHeaders.PagePolicy);
        app.MapGet("/asyncapi.json", () => TypedResults.Stream(
                typeof(ApiDescription).Assembly.GetManifestResourceStream(AsyncApiResource)!, "application/json"))
            .ExcludeFromDescription();
    }
}
