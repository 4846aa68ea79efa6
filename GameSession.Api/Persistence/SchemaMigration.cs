using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Brings the schema up to date before the first request: creates the database where there is none, then applies what is missing.
/// Any number of processes may do this at once; those that lose a race find the work done. Waits for a Postgres that is not there
/// yet, or does not take writes yet.
/// </summary>
internal static partial class SchemaMigration
{
    // Any number will do, as long as nobody else in this database uses it.
    private const long FirstKeyLock = 0x6D65_7373_696F_6E01;

    // As long as those that the framework makes itself.
    private static readonly TimeSpan FirstKeyLifetime = TimeSpan.FromDays(90);

    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StepTimeout = TimeSpan.FromMinutes(10);

    public static async Task MigrateSchemaAsync(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILogger<SessionDbContext>>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var failures = new FailureLog("Migrating the schema", time, logger);
        var stopping = app.Lifetime.ApplicationStopping;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = app.Services.CreateAsyncScope();
                var database = scope.ServiceProvider.GetRequiredService<SessionDbContext>().Database;
                // Creating a database, waiting for another process and changing a large table take longer than a request may.
                database.SetCommandTimeout(StepTimeout);
                await database.MigrateAsync(stopping);
                await MakeFirstKeyAsync(app.Services, stopping);
                await app.Services.GetRequiredService<EventIdKey>().ReadAsync(stopping);
                failures.Works();
                return;
            }
            catch (PostgresException e) when (IsLostRace(e) && attempt < 20)
            {
                Log.Racing(logger, e.SqlState);
            }
            catch (Exception e) when (PostgresErrors.Passes(e) || e is NpgsqlException { IsTransient: true })
            {
                failures.Fails(e, passes: true);
            }

            await Task.Delay(RetryEvery * Random.Shared.NextDouble(), time, stopping);
        }
    }

    // Processes that start together on an empty database would each make a key of their own, and refuse for hours what the other signed.
    private static async Task MakeFirstKeyAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var wait = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = FirstKeyLock } },
        };
        await wait.ExecuteNonQueryAsync(ct);
        var keys = services.GetRequiredService<IKeyManager>();
        if (keys.GetAllKeys().Count == 0)
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            keys.CreateNewKey(now, now + FirstKeyLifetime);
        }
    }

    // CREATE DATABASE and CREATE TABLE IF NOT EXISTS are not atomic: a second process may fail on the catalogue's own unique indexes.
    private static bool IsLostRace(PostgresException e) => e.SqlState is
        PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.ObjectInUse;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Another process migrates the schema at the same time ({SqlState}); checking again")]
        public static partial void Racing(ILogger logger, string sqlState);
    }
}
