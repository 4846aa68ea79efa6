using Aspire;
using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects Entity Framework Core contexts to PostgreSQL.</summary>
public static class AspireEFPostgreSqlExtensions
{
    private const string SectionName = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    /// <summary>Registers a pooled <typeparamref name="TContext"/> with retries, a health check, traces and metrics.</summary>
    /// <typeparam name="TContext">The context to register.</typeparam>
    /// <param name="builder">The application to read configuration from and add services to.</param>
    /// <param name="connectionName">The connection string's name under <c>ConnectionStrings</c>.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureDbContextOptions">Has the last word on the context's options.</param>
    /// <exception cref="InvalidOperationException">The context is registered already; or, when the first context is made, there is no
    /// connection string.</exception>
    public static void AddNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        if (IsRegistered<TContext>(builder))
        {
            throw new InvalidOperationException(
                $"DbContext<{typeof(TContext).Name}> is already registered. Use '{nameof(EnrichNpgsqlDbContext)}' for a context that is registered elsewhere.");
        }

        var settings = builder.Configuration.Bind<NpgsqlEntityFrameworkCorePostgreSQLSettings>(SectionName, connectionName, typeof(TContext).Name);
        if (builder.Configuration.GetConnectionString(connectionName) is { } connectionString)
            settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddDbContextPool<TContext>(options =>
        {
            // Only when a context is made, so that tools that merely build the host need no connection string.
            if (string.IsNullOrEmpty(settings.ConnectionString))
                throw ClientSettings.MissingConnectionString(connectionName, SectionName, connectionName);

            options.UseNpgsql(settings.ConnectionString, npgsql =>
            {
                if (!settings.DisableRetry)
                    npgsql.EnableRetryOnFailure();
                if (settings.CommandTimeout is { } seconds)
                    npgsql.CommandTimeout(seconds);
            });
            configureDbContextOptions?.Invoke(options);
        });

        Observe<TContext>(builder, settings);
    }

    /// <summary>Gives a <typeparamref name="TContext"/> that is registered already retries, a health check, traces and metrics.</summary>
    /// <typeparam name="TContext">The context to enrich.</typeparam>
    /// <param name="builder">The application to read configuration from and add services to.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <exception cref="InvalidOperationException">The context is not registered; or, when the first context is made, its options and the
    /// settings contradict each other.</exception>
    public static void EnrichNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!IsRegistered<TContext>(builder))
        {
            throw new InvalidOperationException(
                $"DbContext<{typeof(TContext).Name}> is not registered. Register it before '{nameof(EnrichNpgsqlDbContext)}'.");
        }

        var settings = builder.Configuration.Bind<NpgsqlEntityFrameworkCorePostgreSQLSettings>(SectionName, typeof(TContext).Name);
        configureSettings?.Invoke(settings);

        // Runs after the caller's own configuration and keeps the connection string or data source that it chose.
        builder.Services.ConfigureDbContext<TContext>(options => options.UseNpgsql(npgsql => ApplyTo<TContext>(options, npgsql, settings)));

        Observe<TContext>(builder, settings);
    }

    private static void ApplyTo<TContext>(
        DbContextOptionsBuilder options, NpgsqlDbContextOptionsBuilder npgsql, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
    {
#pragma warning disable EF1001 // Internal to EF, and the only place that says which strategy and timeout the caller chose.
        var chosen = options.Options.FindExtension<NpgsqlOptionsExtension>();
        var strategy = chosen?.ExecutionStrategyFactory?.Invoke(new ExecutionStrategyDependencies(null!, options.Options, null!));
#pragma warning restore EF1001

        if (!settings.DisableRetry)
        {
            if (strategy is null)
                npgsql.EnableRetryOnFailure();
            else if (strategy is not NpgsqlRetryingExecutionStrategy)
            {
                throw new InvalidOperationException(
                    $"{nameof(settings.DisableRetry)} must be set for DbContext<{typeof(TContext).Name}>, which has an execution strategy of its own.");
            }
        }

        if (settings.CommandTimeout is { } seconds)
        {
            if (chosen?.CommandTimeout is { } other && other != seconds)
            {
                throw new InvalidOperationException(
                    $"Conflicting values for {nameof(settings.CommandTimeout)} of DbContext<{typeof(TContext).Name}>: {other} in its options, {seconds} in the settings.");
            }

            npgsql.CommandTimeout(seconds);
        }
    }

    private static bool IsRegistered<TContext>(IHostApplicationBuilder builder) =>
        builder.Services.Any(service => service.ServiceType == typeof(TContext));

    private static void Observe<TContext>(IHostApplicationBuilder builder, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
    {
        if (!settings.DisableHealthChecks)
            builder.TryAddHealthCheck(typeof(TContext).Name, checks => checks.AddDbContextCheck<TContext>());
        if (!settings.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddNpgsql());
        if (!settings.DisableMetrics)
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
    }
}
