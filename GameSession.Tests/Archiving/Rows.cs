using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Tests.Persistence;
using Npgsql;

namespace GameSession.Tests.Archiving;

/// <summary>Creates ended sessions, and reads everything that is stored of one.</summary>
internal static class Rows
{
    public static readonly string[] Tables = ["sessions", "session_players", "session_states", "session_events"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Creates a session with so many events, of which the last one ends it, and all of which are published.</summary>
    public static async Task<Guid> EndAsync(NpgsqlDataSource database, int events = 8)
    {
        var log = new EventAppender(database);
        var session = await Log.CreateAsync(
            log, (StateObject)StateValue.Parse("""{"text":"é 日本 😀 \u2028 \" \\ \n","big":12345678901234567890.123456789}"""));
        for (var version = 2; version < events; version++)
        {
            EncodedEvent next = version % 3 == 0
                ? Log.Event(session, version, new PlayerJoined(Guid.NewGuid(), Role.Player, Guid.NewGuid()))
                : Log.Set(session, version, "v", StateValue.Of(version));
            var snapshot = version % 4 == 0 ? StateObject.Of(("v", StateValue.Of(version))) : null;
            Assert.Single(await log.AppendAsync([new Append(session, [next], snapshot)], Ct));
        }

        await log.AppendAsync([Log.Of(Log.Event(session, events, new SessionEnded(Log.GameMaster)))], Ct);
        await ExecuteAsync(database, "DELETE FROM session_outbox WHERE session_id = $1", session);
        return session;
    }

    /// <summary>Reads every row of a session, as text.</summary>
    public static async Task<List<string>> OfAsync(NpgsqlDataSource database, Guid session)
    {
        var rows = new List<string>();
        foreach (var table in Tables)
        {
            await using var command = database.CreateCommand(
                $"SELECT '{table} ' || row_to_json(r)::text FROM {table} r WHERE {(table == "sessions" ? "id" : "session_id")} = $1 ORDER BY 1");
            command.Parameters.AddWithValue(session);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
