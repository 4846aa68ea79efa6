using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service here shares: telemetry, health, service discovery, HTTP resilience, and no failure unseen.</summary>
public static class Extensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";
    private const string HealthLog = "Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService";

    // The name of the product's activity source and of its meter.
    private const string TelemetryName = "GameSession";

    /// <summary>Adds telemetry, the default health checks, service discovery, resilient HTTP clients, and logs of what fails unobserved.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddHostedService<UnobservedExceptions>();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Adds logs, metrics and traces, exported over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. Without it nothing listens, and
    /// what nobody reads is not measured: spans and instruments cost next to nothing then.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (!builder.Configuration.ExportsTelemetry()) return builder;

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(TelemetryName)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing
                .SetSampler(EntryPointSampler.Create(builder.Configuration))
                .AddSource(TelemetryName, builder.Environment.ApplicationName)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsHealthRequest(context.Request.Path))
                .AddHttpClientInstrumentation())
            .UseOtlpExporter();
        return builder;
    }

    /// <summary>
    /// Adds the checks that every service has, and holds all checks, whoever adds them, to a time limit; each logs when it begins to fail.
    /// </summary>
    /// <remarks><c>self</c> (tag <c>live</c>): the process answers. <c>running</c>: it is not being stopped. A check's own
    /// <see cref="HealthCheckRegistration.Timeout"/> goes before the default of <see cref="HealthCheckTimeLimit.Default"/>.</remarks>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<RunningHealthCheck>("running");
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<HealthCheckServiceOptions>, HealthCheckTimeLimit>());
        // An Error with every answer of /health for as long as a dependency is away; the checks themselves say once that they fail.
        if (builder.Configuration[$"Logging:LogLevel:{HealthLog}"] is null) builder.Logging.AddFilter(HealthLog, LogLevel.None);
        return builder;
    }

    /// <summary>Says that the service stays ready, <c>Degraded</c>, while these checks fail.</summary>
    /// <param name="builder">The application whose checks they are.</param>
    /// <param name="checkNames">Names of checks, by whomever and whenever they are added; the name of no check changes nothing.</param>
    public static TBuilder WithDegradable<TBuilder>(this TBuilder builder, params string[] checkNames)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var registration in options.Registrations)
            {
                if (checkNames.Contains(registration.Name, StringComparer.Ordinal))
                    registration.FailureStatus = HealthStatus.Degraded;
            }
        });
        return builder;
    }

    /// <summary>Maps <c>/health</c> (readiness: all checks) and <c>/alive</c> (liveness: those tagged <c>live</c>).</summary>
    /// <remarks>Both are open to anyone in every environment, and tell no more than each check's name and status: 200 while
    /// <c>Healthy</c> or <c>Degraded</c>, 503 while <c>Unhealthy</c>.</remarks>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath, new HealthCheckOptions { ResponseWriter = HealthReportWriter.WriteAsync }).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions
        {
            Predicate = registration => registration.Tags.Contains(LiveTag),
            ResponseWriter = HealthReportWriter.WriteAsync,
        }).AllowAnonymous();
        return app;
    }

    /// <summary>Runs the application until it is stopped.</summary>
    /// <returns>The process's exit code: 0 when it was asked to stop, 1 when a background service has failed and taken the host with it.</returns>
    public static async Task<int> RunToExitCodeAsync(this WebApplication app)
    {
        var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        await app.RunAsync();
        return services.Exists(s => s.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    /// <summary>Whether telemetry goes anywhere.</summary>
    public static bool ExportsTelemetry(this IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    private static bool IsHealthRequest(PathString path) => path.StartsWithSegments(HealthPath) || path.StartsWithSegments(AlivePath);
}
