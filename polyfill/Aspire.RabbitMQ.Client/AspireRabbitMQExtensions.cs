using Aspire;
using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects the service to RabbitMQ.</summary>
public static class AspireRabbitMQExtensions
{
    private const string SectionName = "Aspire:RabbitMQ:Client";
    private const string HealthCheckName = "RabbitMQ.Client";

    /// <summary>Registers singletons <see cref="IConnectionFactory"/> and <see cref="IConnection"/> with a health check and traces.</summary>
    /// <remarks>Resolving the <see cref="IConnection"/> opens it and blocks through all retries (half a minute by default), then throws what
    /// the last one did; the next resolve tries anew. Resolve it off the request path.</remarks>
    /// <param name="builder">The application to read configuration from and add services to.</param>
    /// <param name="connectionName">The connection string's name under <c>ConnectionStrings</c>.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureConnectionFactory">Has the last word on the client's own factory.</param>
    /// <exception cref="InvalidOperationException">When the factory is resolved: nothing says where the server is.</exception>
    public static void AddRabbitMQClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = builder.Configuration.Bind<RabbitMQClientSettings>(SectionName, connectionName);
        if (builder.Configuration.GetConnectionString(connectionName) is { } connectionString)
            settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddSingleton<IConnectionFactory>(
            _ => FactoryFrom(builder.Configuration, connectionName, settings, configureConnectionFactory));
        builder.Services.AddSingleton(services => Connect(services, settings));

        if (!settings.DisableAutoActivation)
            builder.Services.ActivateSingleton<IConnection>();
        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(
                tracing => tracing.AddSource(RabbitMQConnector.ActivitySourceName, "RabbitMQ.Client.*"));
        }

        if (!settings.DisableHealthChecks)
        {
            builder.TryAddHealthCheck(HealthCheckName, checks => checks.Add(new HealthCheckRegistration(
                HealthCheckName,
                services => new RabbitMQHealthCheck(services.GetRequiredService<IConnection>),
                failureStatus: null,
                tags: null)));
        }
    }

    private static ConnectionFactory FactoryFrom(
        IConfiguration configuration, string connectionName, RabbitMQClientSettings settings, Action<ConnectionFactory>? configure)
    {
        var factory = new ConnectionFactory();
        var section = configuration.GetSection(SectionName);
        IConfigurationSection[] factorySections =
            [section.GetSection("ConnectionFactory"), section.GetSection(connectionName).GetSection("ConnectionFactory")];
        foreach (var factorySection in factorySections)
            factorySection.Bind(factory);

        // Without any of the three the client would quietly try guest@localhost, which nobody means.
        if (!string.IsNullOrEmpty(settings.ConnectionString))
            factory.Uri = new Uri(settings.ConnectionString);
        else if (configure is null && !factorySections.Any(ConfigurationExtensions.Exists))
            throw ClientSettings.MissingConnectionString(connectionName, SectionName, connectionName);

        configure?.Invoke(factory);
        return factory;
    }

    private static IConnection Connect(IServiceProvider services, RabbitMQClientSettings settings)
    {
        var factory = services.GetRequiredService<IConnectionFactory>();
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

        // The container knows no asynchronous factories. Task.Run, so that no caller's synchronization context can deadlock.
        return Task.Run(() => RabbitMQConnector.ConnectAsync(factory, settings.MaxConnectRetryCount, time, stopping), stopping)
            .GetAwaiter().GetResult();
    }
}
