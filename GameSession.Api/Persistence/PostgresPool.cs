using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>Empties the connection pools when their connections are no longer usable. Thread-safe.</summary>
internal sealed class PostgresPool(params NpgsqlDataSource[] databases)
{
    private const int RenewEveryMilliseconds = 1000;

    private long _renewedAt = -RenewEveryMilliseconds;

    /// <summary>Call after a failure: renews the connections when the failure shows that the others in the pool would fail too.</summary>
    public void Repair(Exception e)
    {
        if (PostgresErrors.SpoilsConnections(e)) RenewConnections();
    }

    /// <summary>Closes all connections of the pools and clears the record of which host is the primary, at most once a second.</summary>
    public void RenewConnections()
    {
        var (now, last) = (Environment.TickCount64, Volatile.Read(ref _renewedAt));
        if (now - last < RenewEveryMilliseconds || Interlocked.CompareExchange(ref _renewedAt, now, last) != last) return;
        foreach (var database in databases)
        {
            if (database is NpgsqlMultiHostDataSource hosts) hosts.ClearDatabaseStates();
            database.Clear();
        }
    }
}
