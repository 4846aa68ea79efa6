using System.Security.Cryptography;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// The key of <see cref="EventIds"/>, stored in a table of the service's own. It is the same for all processes and for as long as the database
/// exists. The process that starts first makes it.
/// </summary>
internal sealed class EventIdKey(NpgsqlDataSource database, EventIds ids)
{
    private const string Name = "event_ids";

    // A message that was delivered before the service derived ids with a key is usually redelivered within seconds. One in the dead-letter queue
    // comes back only after somebody has looked at it.
    private const int FormerDays = 30;

    // The primary key decides between processes: each of them then reads the key that was stored.
    private const string MakeSql = """
        INSERT INTO service_keys (name, key, created_at, former_until)
        SELECT $1, $2, moment, CASE WHEN EXISTS (SELECT FROM session_events) THEN moment + make_interval(days => $3) END
        FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS moment) AS now
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Makes the key if there is none, and passes it to <see cref="EventIds"/>.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        await using (var make = database.CreateCommand(MakeSql))
        {
            make.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
            make.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(EventIds.KeyBytes) });
            make.Parameters.Add(new NpgsqlParameter<int> { TypedValue = FormerDays });
            await make.ExecuteNonQueryAsync(ct);
        }

        await using var read = database.CreateCommand("SELECT key, former_until FROM service_keys WHERE name = $1");
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
        await using var reader = await read.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        ids.Use(reader.GetFieldValue<byte[]>(0), await reader.IsDBNullAsync(1, ct) ? null : Timestamps.FromColumn(reader.GetDateTime(1)));
    }
}
