using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Brings the schema up to date before the first request: creates the database if there is none, then applies the missing migrations. Any number of
/// processes may do this at once; a process that comes too late finds the work done. It waits for a Postgres that does not answer yet or does not
/// take writes yet.
/// </summary>
internal static partial class SchemaMigration
{
    // An arbitrary number that nothing else in this database uses for an advisory lock.
    private const long FirstKeyLock = 0x6D65_7373_696F_6E01;

    // The lifetime of the keys that the framework makes itself.
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

    // Without the lock, processes that start together on an empty database would each make a key of their own, and refuse for hours what the others
    // signed.
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
