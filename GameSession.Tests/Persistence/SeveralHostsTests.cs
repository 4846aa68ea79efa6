using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GameSession.Tests.Persistence;

/// <summary>A connection string with several hosts, one of which accepts no writes.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class SeveralHostsTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_several_hosts_the_writable_one_is_used_unless_the_string_says_otherwise()
    {
        await deployment.StartAsync(Deployment.OtherPostgres, Ct);
        try
        {
            var reader = new NpgsqlConnectionStringBuilder(
                await deployment.App.GetConnectionStringAsync(Deployment.OtherPostgres, Ct))
            { Database = "postgres" };
            var writer = new NpgsqlConnectionStringBuilder(await deployment.App.GetConnectionStringAsync("postgres", Ct));
            await using (var database = NpgsqlDataSource.Create(reader))
            {
                await database.CreateCommand("ALTER SYSTEM SET default_transaction_read_only = on").ExecuteNonQueryAsync(Ct);
                await database.CreateCommand("SELECT pg_reload_conf()").ExecuteNonQueryAsync(Ct);
                await Eventually.HoldsAsync("it takes no writes", async () => await IsReadOnlyAsync(database, onNew: true));
            }

            var both = new NpgsqlConnectionStringBuilder(
                reader.ConnectionString)
            { Host = $"{reader.Host}:{reader.Port},{writer.Host}:{writer.Port}" };
            Assert.False(await IsReadOnlyAsync(both.ConnectionString));
            both.TargetSessionAttributes = "any";
            Assert.True(await IsReadOnlyAsync(both.ConnectionString));
        }
        finally
        {
            await deployment.StopAsync(Deployment.OtherPostgres, Ct);
        }
    }

    // As the service connects.
    private static async Task<bool> IsReadOnlyAsync(string connectionString)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:sessiondb", connectionString)]);
        builder.AddPersistence();
        await using var app = builder.Build();
        return await IsReadOnlyAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), onNew: false);
    }

    private static async Task<bool> IsReadOnlyAsync(NpgsqlDataSource database, bool onNew)
    {
        if (onNew) database.Clear();
        await using var command = database.CreateCommand("SELECT current_setting('transaction_read_only')::boolean");
        return await command.ExecuteScalarAsync(Ct) is true;
    }
}
