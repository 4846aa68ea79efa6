using GameSession.Api.Protocol;
using GameSession.Api.Security;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;

namespace GameSession.Api.Pipeline;

/// <summary>What the service offers, for people and for their tools: OpenAPI for REST, AsyncAPI for the socket.</summary>
internal static class ApiDescription
{
    private const string AsyncApiResource = "GameSession.Api.asyncapi.json";

    public static void AddApiDescription(this IServiceCollection services)
    {
        // The generator asks the HTTP options how types look: they have to be the wire's, or it describes other names.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = ProtocolJson.Wire.Options.PropertyNamingPolicy;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJson.Wire);
        });
        services.AddOpenApi(options => options.AddDocumentTransformer((document, context, _) =>
        {
            // Without it, the address that the request came to.
            if (context.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value.PublicBaseUrl is { } url)
            {
                document.Servers = [new OpenApiServer { Url = url.AbsoluteUri.TrimEnd('/') }];
            }

            document.Info.Title = "Game Session Service";
            document.Info.Description = "Live D&D sessions over REST. The WebSocket is described in /asyncapi.json.";
            return Task.CompletedTask;
        }));
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", (options, http) => options
                .WithNonce(http.GetNonce())
                // Nobody else's server learns who reads this page.
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent())
            .WithSecurityHeadersPolicy(SecurityHeaders.PagePolicy);
        app.MapGet("/asyncapi.json", () => TypedResults.Stream(
                typeof(ApiDescription).Assembly.GetManifestResourceStream(AsyncApiResource)!, "application/json"))
            .ExcludeFromDescription();
    }
}
