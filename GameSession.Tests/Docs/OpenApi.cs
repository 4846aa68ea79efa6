using System.Text.Json.Nodes;
using GameSession.Api.Features;
using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Security;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace GameSession.Tests.Docs;

/// <summary>The document <c>/openapi/v1.json</c>, generated in this process without servers.</summary>
internal static class OpenApi
{
    private static readonly Lazy<Task<JsonObject>> InDevelopment = new(() => GenerateAsync(Environments.Development));

    /// <summary>The document as the service serves it in Development, but with the ICD's server.</summary>
    public static Task<JsonObject> DocumentAsync() => InDevelopment.Value;

    public static async Task<JsonObject> GenerateAsync(string environment)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        // In Development the host would demand every service of every handler.
        builder.Host.UseDefaultServiceProvider(services => services.ValidateOnBuild = false);
        builder.Services.AddPipeline();
        builder.Services.AddRateLimits();
        builder.Services.AddApiDescription();
        // The services that the endpoints take.
        builder.Services.AddSingleton<PublicUrls>().AddSingleton<OriginPolicy>().AddSingleton<ConnectionFactory>().AddSingleton(TimeProvider.System);
        await using var app = builder.Build();
        new FeatureRoutes(app, app.Services.GetRequiredService<SocketRoutes>(), app.Services.GetRequiredService<BusRoutes>()).MapFeatures();
        app.MapDevTokens();
        // The generator sees endpoints from here on; a host that starts does the same.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        document.Servers = [new OpenApiServer { Url = "https://api.dndcreator.com" }];
        using var text = new MemoryStream();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1);
        return JsonNode.Parse(text.ToArray())!.AsObject();
    }

    /// <summary>Every operation, by its id, with its method and path.</summary>
    public static async Task<IReadOnlyDictionary<string, OpenApiOperation>> OperationsAsync() =>
        (await DocumentAsync())["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => new OpenApiOperation(
                new HttpMethod(operation.Key.ToUpperInvariant()), path.Key, operation.Value!.AsObject())))
            .ToDictionary(operation => operation.Description.Text("operationId"));
}

/// <summary>One operation of the document.</summary>
internal sealed record OpenApiOperation(HttpMethod Method, string Path, JsonObject Description)
{
    /// <summary>The codes of the refusals, each with its status.</summary>
    public IEnumerable<(int Status, string Code)> Refusals => Description["responses"]!.AsObject()
        .Where(response => int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture) >= 400)
        .SelectMany(response => response.Value!["content"]!["application/problem+json"]!["schema"]!["allOf"]![1]!["properties"]!["code"]!["enum"]!
            .AsArray().Select(code => (int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture), code!.GetValue<string>())));

    /// <summary>The examples of a body, in their order.</summary>
    public IEnumerable<JsonNode> ExamplesOf(string? status) =>
        (status is null ? Description["requestBody"] : Description["responses"]![status])!["content"]!["application/json"]!["examples"]!.AsObject()
            .Select(example => example.Value!["value"]!);
}
