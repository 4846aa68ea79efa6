#pragma warning disable ASPIRECERTIFICATES001 // Plain HTTP: the service talks to its proxy on this machine only.

using GameSession.AppHost.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GameSession.AppHost;

/// <summary>Adds the Api as a resource, with its configuration.</summary>
internal static partial class Api
{
    public const string HttpEndpoint = "http";
    public const string TablePath = "/table";
    private const string DocsPath = "/docs";
    private const string DashboardName = "aspire-dashboard";
    private const string Issuer = "game-session-dev";
    private const string SigningKeyName = "jwt-signing-key";

    // The service reads signing keys as base64. Letters and digits are valid base64 if their number is a multiple of four.
    private const int SigningKeyLength = 44;
    private const string SigningKeyBytes = "33";

    /// <summary>Adds the Api. Several Api resources, under different names, share one signing key.</summary>
    public static IResourceBuilder<ProjectResource> AddApi(this IDistributedApplicationBuilder builder, string name, ServerSet servers)
    {
        var signingKey = builder.Resources.OfType<ParameterResource>().FirstOrDefault(p => p.Name == SigningKeyName) is { } present
            ? builder.CreateResourceBuilder(present)
            : builder.AddParameter(
            SigningKeyName, new GenerateParameterDefault { MinLength = SigningKeyLength, Special = false }, secret: true, persist: true);
        return builder.AddProject<Projects.GameSession_Api>(name)
            .WithReference(servers.SessionDb).WaitFor(servers.SessionDb)
            .WithReference(servers.Redis).WaitFor(servers.Redis)
            .WithReference(servers.RabbitMQ).WaitFor(servers.RabbitMQ)
            .WithEnvironment("Authentication__Schemes__Bearer__ValidIssuer", Issuer)
            .WithEnvironment("Authentication__Schemes__Bearer__ValidAudiences__0", "game-session")
            .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Id", "apphost")
            .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Issuer", Issuer)
            .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Value", signingKey)
            .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__0__Length", SigningKeyBytes)
            // As the container image has it.
            .WithEnvironment("DOTNET_GCgen0size", "0x4000000")
            // When it stops, a process gives each of its three exporters this long to send the rest, and the dashboard may have stopped already.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
            .WithHttpHealthCheck("/health")
            // It uses plain HTTP, so a missing development certificate must not cause a warning.
            .WithoutHttpsCertificate();
    }

    /// <summary>Adds links to the Api's pages.</summary>
    public static IResourceBuilder<ProjectResource> WithPageLinks(this IResourceBuilder<ProjectResource> api) => api
        .WithPageLink(TablePath, "Table")
        .WithPageLink(DocsPath, "REST reference")
        .WithPageLink($"{DocsPath}/events", "Messages")
        .WithPageLink("/client/gamesession.js", "Client");

    private static IResourceBuilder<ProjectResource> WithPageLink(this IResourceBuilder<ProjectResource> api, string path, string text) =>
        api.WithUrlForEndpoint(HttpEndpoint, endpoint => new ResourceUrlAnnotation { Url = path, DisplayText = text, Endpoint = endpoint });

    /// <summary>Logs the addresses of the Api, its reference page and the dashboard in the AppHost's console when the Api is ready.</summary>
    public static IResourceBuilder<ProjectResource> AnnouncedWhenReady(this IResourceBuilder<ProjectResource> api) =>
        api.OnResourceReady((resource, ready, _) =>
        {
            var logger = ready.Services.GetRequiredService<ILoggerFactory>().CreateLogger("GameSession.AppHost");
            var url = resource.GetEndpoint(HttpEndpoint).Url;
            Log.Api(logger, url);
            Log.Docs(logger, url, DocsPath);
            // Aspire adds the dashboard to the model as a resource. Tests have no dashboard.
            var dashboard = ready.Services.GetRequiredService<DistributedApplicationModel>().Resources
                .OfType<IResourceWithEndpoints>().FirstOrDefault(r => r.Name == DashboardName);
            if (dashboard?.GetEndpoint(HttpEndpoint) is { IsAllocated: true, Url: var dashboardUrl }) Log.Dashboard(logger, dashboardUrl);
            return Task.CompletedTask;
        });

    /// <summary>Stops the Api's processes before their servers when the AppHost is asked to stop.</summary>
    public static void StopApiBeforeServers(this IDistributedApplicationBuilder builder) => builder.Services.AddHostedService<ApiStop>();

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The Api answers on {Url}")]
        public static partial void Api(ILogger logger, string url);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Its reference page is {Url}{Path}")]
        public static partial void Docs(ILogger logger, string url, string path);

        [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "The dashboard is {Url}")]
        public static partial void Dashboard(ILogger logger, string url);
    }
}
