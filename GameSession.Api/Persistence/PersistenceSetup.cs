using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>Postgres: one pool of connections for appends, and one for everything else.</summary>
internal static class PersistenceSetup
{
    /// <summary>Aspire's name of the database.</summary>
    public const string ConnectionName = "sessiondb";

    // The key of the appends' pool of connections.
    private const string Appends = "appends";

    // A request gets an answer within 5 s even when Postgres does not answer. After a statement's timeout Npgsql asks the server to cancel it, over a
    // connection of its own that it tries with TLS and without. Then it waits for the result of that.
    private const int ConnectSeconds = 1;
    private const int StatementSeconds = 2;
    private const int CancellationMilliseconds = 500;

    // How long Npgsql keeps what it found out about a host, when several hosts are named.
    private const int HostRecheckSeconds = 2;

    public static void AddPersistence(this WebApplicationBuilder builder)
    {
        var text = builder.Configuration.RequireConnectionString(ConnectionName);
        var settings = new NpgsqlConnectionStringBuilder(text);
        settings.TryAdd("Timeout", ConnectSeconds);
        settings.TryAdd("Command Timeout", StatementSeconds);
        settings.TryAdd("Cancellation Timeout", CancellationMilliseconds);
        settings.TryAdd("Max Auto Prepare", 64);
        settings.TryAdd("Auto Prepare Min Usages", 2);
        if (settings.Host?.Contains(',') == true)
        {
            // Each of the hosts may become the primary. A standby answers, but refuses every commit.
            settings.TryAdd("Target Session Attributes", "read-write");
            settings.TryAdd("Host Recheck Seconds", HostRecheckSeconds);
        }

        builder.Services.AddSingleton(services => Build(services, settings));
        // Appends have a pool of their own, whose connections are not reset before each use: an append leaves nothing behind in one, and the reset,
        // six statements, would cost PostgreSQL more than the append. What holds advisory locks keeps the reset.
        builder.Services.AddKeyedSingleton(Appends, (services, _) =>
        {
            var appends = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
            appends.TryAdd("No Reset On Close", true);
            return Build(services, appends);
        });
        builder.Services.AddDbContextPool<SessionDbContext>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>())
            // A failed command also throws, and the caller knows whether that is an error. A fresh database without tables, for example, is not.
            .ConfigureWarnings(warnings => warnings.Log(
                (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug),
                (CoreEventId.QueryIterationFailed, LogLevel.Debug))));
        builder.EnrichNpgsqlDbContext<SessionDbContext>(options =>
        {
            // A request must be answered within seconds; the caller tries again.
            options.DisableRetry = true;
            options.DisableTracing = options.DisableMetrics = !builder.Configuration.ExportsTelemetry();
        });
        builder.Services.AddSingleton(services => new PostgresPool(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredKeyedService<NpgsqlDataSource>(Appends)));
        builder.Services.AddSingleton(services => new EventAppender(services.GetRequiredKeyedService<NpgsqlDataSource>(Appends)));
        builder.Services.AddSingleton<EventReader>();
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<CombatSteps>();
        builder.Services.AddSingleton<EventIds>();
        builder.Services.AddSingleton<EventIdKey>();
        builder.Services.AddOptions<LiveOptions>().BindConfiguration("GameSession").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SubjectMessages>();
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddHealthChecks().AddCheck<WritableHealthCheck>("sessiondb.writable");
        // These categories log the text of every command, so they stay off unless the configuration sets them.
        foreach (var commands in new[] { "Npgsql.Command", "Microsoft.EntityFrameworkCore.Database.Command" })
        {
            if (builder.Configuration[$"Logging:LogLevel:{commands}"] is null) builder.Logging.AddFilter(commands, LogLevel.Warning);
        }

        builder.Services.AddDataProtection().SetApplicationName("GameSession").PersistKeysToDbContext<SessionDbContext>();
    }

    private static NpgsqlDataSource Build(IServiceProvider services, NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(services.GetRequiredService<ILoggerFactory>()).Build();

    private static void TryAdd(this NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword)) settings[keyword] = value;
    }
}
