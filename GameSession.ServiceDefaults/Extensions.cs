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

/// <summary>What every service shares: telemetry, health checks, service discovery, HTTP resilience, and logs of unobserved exceptions.</summary>
public static class Extensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";
    private const string HealthLog = "Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService";

    // The name of the activity source and of the meter.
    private const string TelemetryName = "GameSession";

    /// <summary>Adds telemetry, the default health checks, service discovery, resilient HTTP clients, and logs of unobserved exceptions.</summary>
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
    /// Adds logs, metrics and traces, exported over OTLP, if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Otherwise nothing listens to spans and
    /// instruments, and they cost next to nothing.
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
    /// Adds the default checks, and applies a time limit to all checks, whoever adds them. Each check logs when it begins to fail.
    /// </summary>
    /// <remarks><c>self</c> (tag <c>live</c>): the process answers. <c>running</c>: it is not being stopped. A check's own
    /// <see cref="HealthCheckRegistration.Timeout"/> takes precedence over <see cref="HealthCheckTimeLimit.Default"/>.</remarks>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<RunningHealthCheck>("running");
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<HealthCheckServiceOptions>, HealthCheckTimeLimit>());
        // It would log an Error with every answer of /health while a dependency is unavailable. The checks log once that they fail.
        if (builder.Configuration[$"Logging:LogLevel:{HealthLog}"] is null) builder.Logging.AddFilter(HealthLog, LogLevel.None);
        return builder;
    }

    /// <summary>Keeps the service ready, with the status <c>Degraded</c>, while these checks fail.</summary>
    /// <param name="builder">The application that has the checks.</param>
    /// <param name="checkNames">Names of checks, which may be added by anyone and later. A name without a check has no effect.</param>
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
    /// <remarks>Both are open to anyone in every environment, and answer with each check's name and status only: 200 while
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
    /// <returns>The process's exit code: 0 when it was asked to stop, 1 when a background service failed and stopped the host.</returns>
    public static async Task<int> RunToExitCodeAsync(this WebApplication app)
    {
        var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        await app.RunAsync();
        return services.Exists(s => s.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    /// <summary>Whether telemetry is exported.</summary>
    public static bool ExportsTelemetry(this IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    private static bool IsHealthRequest(PathString path) => path.StartsWithSegments(HealthPath) || path.StartsWithSegments(AlivePath);
}
