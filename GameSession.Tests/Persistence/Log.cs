using System.Globalization;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using Npgsql;

namespace GameSession.Tests.Persistence;

/// <summary>Creates events and appends as the runtime does, and reads their rows.</summary>
internal static class Log
{
    public static readonly Guid GameMaster = Guid.NewGuid();

    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    public static EncodedEvent Event(Guid session, long version, Fact fact, Guid? id = null) =>
        EncodedEvent.Encode(new SessionEvent(id ?? Guid.CreateVersion7(), session, version, Start.AddSeconds(version % 1_000_000), fact));

    public static EncodedEvent Set(Guid session, long version, string name, StateValue value, Guid? id = null) =>
        Event(session, version, new StateUpdated(GameMaster, [new Change(JsonPointer.Of(name), value)]), id);

    public static Append Of(params EncodedEvent[] events) => new(events[0].Event.SessionId, events, null);

    public static Append Creation(Guid session, StateObject? state = null) =>
        Of(Event(session, 1, new SessionCreated(GameMaster, Guid.NewGuid(), "A table", StateObject.Empty, state ?? StateObject.Empty)));

    public static async Task<Guid> CreateAsync(EventAppender log, StateObject? state = null)
    {
        var session = Guid.CreateVersion7();
        Assert.Contains(session, await log.AppendAsync([Creation(session, state)], TestContext.Current.CancellationToken));
        return session;
    }

    public static async Task<List<long>> VersionsAsync(NpgsqlDataSource database, Guid session)
    {
        await using var command = database.CreateCommand(
            "SELECT (event_data ->> 'version')::bigint FROM session_events WHERE session_id = $1 ORDER BY 1");
        command.Parameters.AddWithValue(session);
        return await ReadAsync(command);
    }

    public static async Task<List<long>> SnapshotsAsync(NpgsqlDataSource database, Guid session)
    {
        await using var command = database.CreateCommand("SELECT version::bigint FROM session_states WHERE session_id = $1 ORDER BY 1");
        command.Parameters.AddWithValue(session);
        return await ReadAsync(command);
    }

    public static async Task<long> CountAsync(NpgsqlDataSource database, string sql, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    private static async Task<List<long>> ReadAsync(NpgsqlCommand command)
    {
        var versions = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) versions.Add(reader.GetInt64(0));
        return versions;
    }
}
