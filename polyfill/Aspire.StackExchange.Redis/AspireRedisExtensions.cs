using Aspire;
using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects the service to Redis.</summary>
public static class AspireRedisExtensions
{
    private const string SectionName = "Aspire:StackExchange:Redis";
    private const string HealthCheckName = "StackExchange.Redis";
    private const string ActivitySourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    /// <summary>Registers a singleton <see cref="IConnectionMultiplexer"/> with a health check and traces.</summary>
    /// <remarks>The connection is made while the host starts, and a server that is away then does not stop the start.</remarks>
    /// <param name="builder">The application to read configuration from and add services to.</param>
    /// <param name="connectionName">The connection string's name under <c>ConnectionStrings</c>.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureOptions">Has the last word on the client's options.</param>
    /// <exception cref="InvalidOperationException">When the connection is resolved: there is no connection string.</exception>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = builder.Configuration.Bind<StackExchangeRedisSettings>(SectionName, connectionName);
        if (builder.Configuration.GetConnectionString(connectionName) is { } connectionString)
            settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = OptionsFrom(builder.Configuration, connectionName, settings);
            options.LoggerFactory ??= services.GetService<ILoggerFactory>();
            configureOptions?.Invoke(options);
            if (options.EndPoints.Count == 0)
                throw ClientSettings.MissingConnectionString(connectionName, SectionName, connectionName);
            return ConnectionMultiplexer.Connect(options);
        });

        if (!settings.DisableAutoActivation)
            builder.Services.ActivateSingleton<IConnectionMultiplexer>();
        if (!settings.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(ActivitySourceName));
        if (!settings.DisableHealthChecks)
        {
            builder.TryAddHealthCheck(HealthCheckName, checks => checks.Add(new HealthCheckRegistration(
                HealthCheckName,
                services => new RedisHealthCheck(services.GetRequiredService<IConnectionMultiplexer>),
                failureStatus: null,
                tags: null)));
        }
    }

    private static ConfigurationOptions OptionsFrom(IConfiguration configuration, string connectionName, StackExchangeRedisSettings settings)
    {
        // Without a connection string the endpoints may still come from the section or from the caller's delegate.
        var options = string.IsNullOrEmpty(settings.ConnectionString)
            ? new ConfigurationOptions()
            : ConfigurationOptions.Parse(settings.ConnectionString);
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
            options.Defaults = new PatientRedisOptions();

        var section = configuration.GetSection(SectionName);
        section.GetSection("ConfigurationOptions").Bind(options);
        section.GetSection(connectionName).GetSection("ConfigurationOptions").Bind(options);
        return options;
    }
}
