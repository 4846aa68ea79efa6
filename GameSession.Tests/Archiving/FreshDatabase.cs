using Aspire.Hosting.Testing;
using GameSession.Api.Persistence;
using GameSession.Tests.Harness;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameSession.Tests.Archiving;

/// <summary>An empty database of the service that no process uses; it is dropped with the object.</summary>
internal sealed class FreshDatabase : IAsyncDisposable
{
    private readonly Deployment _deployment;
    private readonly string _name;

    private FreshDatabase(Deployment deployment, string name, NpgsqlDataSource source) => (_deployment, _name, Source) = (deployment, name, source);

    public NpgsqlDataSource Source { get; }

    public static async Task<FreshDatabase> CreateAsync(Deployment deployment)
    {
        var ct = TestContext.Current.CancellationToken;
        var settings = new NpgsqlConnectionStringBuilder(
            await deployment.App.GetConnectionStringAsync("sessiondb", ct))
        { Database = $"fresh_{Guid.NewGuid():N}" };
        await using (var context = new SessionDbContext(new DbContextOptionsBuilder<SessionDbContext>().UseNpgsql(settings.ConnectionString).Options))
        {
            await context.Database.MigrateAsync(ct);
        }

        return new FreshDatabase(deployment, settings.Database!, NpgsqlDataSource.Create(settings.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await using var drop = _deployment.Database.CreateCommand($"DROP DATABASE {_name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
