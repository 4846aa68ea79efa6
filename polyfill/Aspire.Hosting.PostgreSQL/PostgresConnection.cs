using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>The AppHost's own connections to a PostgreSQL server. None stays open: a server must be able to stop at any time.</summary>
internal static class PostgresConnection
{
    public static async Task<NpgsqlConnection> OpenAsync(ReferenceExpression server, string database, CancellationToken cancellationToken)
    {
        var address = await server.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(address) { Database = database, Pooling = false, Timeout = 5, ApplicationName = "apphost" }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static async Task CreateDatabaseAsync(PostgresServerResource server, string name, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(server.ConnectionStringExpression, "postgres", cancellationToken).ConfigureAwait(false);
        await using var create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Kept from an earlier run, or created by the service itself just now.
        }
    }
}
