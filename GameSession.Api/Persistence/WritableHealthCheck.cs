using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Checks whether events can be stored: Postgres takes writes, the tables exist, and this database user may write to them. A hot standby, or a
/// primary that was made read only, answers everything else.
/// </summary>
internal sealed class WritableHealthCheck(NpgsqlDataSource database, PostgresPool pool) : IHealthCheck
{
    // Fails when one of the tables is missing.
    private const string Sql = """
        SELECT current_setting('transaction_read_only') = 'on',
            (SELECT bool_and(has_table_privilege(t, 'INSERT'))
             FROM unnest(ARRAY['sessions', 'session_events', 'session_states', 'session_players', 'session_outbox']) AS t)
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand(Sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            if (reader.GetBoolean(0))
            {
                // Read only may be this connection's own default, from a time when the server's default was read only.
                pool.RenewConnections();
                return new HealthCheckResult(context.Registration.FailureStatus, "Postgres is read only.");
            }

            return reader.GetBoolean(1)
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, "This user may not write to the tables.");
        }
        catch (PostgresException e)
        {
            pool.Repair(e);
            throw;
        }
    }
}
