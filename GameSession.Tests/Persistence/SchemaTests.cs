using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GameSession.Tests.Persistence;

[Trait("Category", "Integration")]
public sealed class SchemaTests(Deployment deployment) : IUsesDeployment
{
    // ICD, "Required Tables in session_db", as it stands there.
    private const string Icd = """
        CREATE TABLE sessions (
          id UUID PRIMARY KEY,
          campaign_id UUID NOT NULL,
          name VARCHAR(255) NOT NULL,
          status VARCHAR(50) NOT NULL,
          metadata JSONB,
          created_at TIMESTAMP NOT NULL,
          updated_at TIMESTAMP NOT NULL,
          is_deleted BOOLEAN DEFAULT FALSE,
          deleted_at TIMESTAMP
        );
        CREATE TABLE session_states (
          id UUID PRIMARY KEY,
          session_id UUID NOT NULL,
          state JSONB NOT NULL,
          version VARCHAR(50) NOT NULL,
          created_at TIMESTAMP NOT NULL,
          FOREIGN KEY (session_id) REFERENCES sessions(id)
        );
        CREATE TABLE session_events (
          id UUID PRIMARY KEY,
          session_id UUID NOT NULL,
          event_type VARCHAR(100) NOT NULL,
          event_data JSONB NOT NULL,
          created_at TIMESTAMP NOT NULL,
          FOREIGN KEY (session_id) REFERENCES sessions(id)
        );
        """;

    private const string Catalogue = """
        SELECT table_name || '.' || ordinal_position || ' ' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '')
            || ' ' || coalesce(datetime_precision::text, '') || ' ' || is_nullable || ' ' || coalesce(column_default, '')
        FROM information_schema.columns
        WHERE table_schema = current_schema AND table_name IN ('sessions', 'session_states', 'session_events')
        UNION ALL
        SELECT conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema::regnamespace
            AND conrelid::regclass::text IN ('sessions', 'session_states', 'session_events') AND contype IN ('p', 'f', 'u', 'c')
        ORDER BY 1
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_three_tables_are_the_ICDs_to_the_letter()
    {
        await using var connection = await deployment.Database.OpenConnectionAsync(Ct);
        var ours = await ReadAsync(connection, Catalogue);
        var scratch = $"icd_{Guid.NewGuid():N}";
        await ExecuteAsync(connection, $"CREATE SCHEMA {scratch}; SET search_path TO {scratch}");
        try
        {
            await ExecuteAsync(connection, Icd);

            Assert.Equal(await ReadAsync(connection, Catalogue), ours);
            Assert.Equal(9 + 5 + 5 + 5, ours.Count);
        }
        finally
        {
            await ExecuteAsync(connection, $"DROP SCHEMA {scratch} CASCADE; RESET search_path");
        }
    }

    [Fact]
    public async Task Unique_indexes_hold_the_order_and_serve_the_reading()
    {
        await using var connection = await deployment.Database.OpenConnectionAsync(Ct);
        var unique = await ReadAsync(connection, """
            SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique AND NOT indisprimary
                AND indrelid IN ('session_events'::regclass, 'session_states'::regclass) ORDER BY 1
            """);
        Assert.Equal(["\"IX_session_events_version\"", "\"IX_session_states_version\""], unique);

        await ExecuteAsync(connection, "SET enable_seqscan = off; SET enable_bitmapscan = off");
        var events = string.Join('\n', await ReadAsync(connection, """
            EXPLAIN SELECT id FROM session_events WHERE session_id = '00000000-0000-0000-0000-000000000001'
                AND (event_data ->> 'version')::bigint > 3 ORDER BY (event_data ->> 'version')::bigint
            """));
        var states = string.Join('\n', await ReadAsync(connection, """
            EXPLAIN SELECT id FROM session_states WHERE session_id = '00000000-0000-0000-0000-000000000001'
                AND version::bigint <= 3 ORDER BY version::bigint DESC LIMIT 1
            """));
        await ExecuteAsync(connection, "RESET enable_seqscan; RESET enable_bitmapscan");
        Assert.Contains("IX_session_events_version", events, StringComparison.Ordinal);
        Assert.Contains("IX_session_states_version", states, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", events + states, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_processes_make_the_database_at_once_and_the_next_start_changes_nothing()
    {
        var settings = new NpgsqlConnectionStringBuilder(await deployment.App.GetConnectionStringAsync("sessiondb", Ct))
        {
            Database = $"fresh_{Guid.NewGuid():N}",
            Pooling = false,
        };
        const string Everything = """
            SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'migration ' || "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1
            """;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => StartAsync(settings.ConnectionString), Ct)));

        await using (var fresh = NpgsqlDataSource.Create(settings.ConnectionString))
        {
            await using var connection = await fresh.OpenConnectionAsync(Ct);
            var first = await ReadAsync(connection, Everything);
            await using var context = new SessionDbContext(
                new DbContextOptionsBuilder<SessionDbContext>().UseNpgsql(settings.ConnectionString).Options);
            Assert.Equal(
                context.Database.GetMigrations().Select(m => $"migration {m}"),
                first.Where(line => line.StartsWith("migration ", StringComparison.Ordinal)));
            await StartAsync(settings.ConnectionString);
            Assert.Equal(first, await ReadAsync(connection, Everything));
        }

        await using var server = await deployment.Database.OpenConnectionAsync(Ct);
        await ExecuteAsync(server, $"DROP DATABASE {settings.Database} WITH (FORCE)");
    }

    // What a process does before its first request.
    private static async Task StartAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[$"ConnectionStrings:{PersistenceSetup.ConnectionName}"] = connectionString;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddPersistence();
        await using var app = builder.Build();
        await app.MigrateSchemaAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(Ct)) lines.Add(reader.GetString(0));
        return lines;
    }
}
