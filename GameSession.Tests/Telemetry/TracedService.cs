using Aspire.Hosting.Testing;
using GameSession.Tests.Harness;
using Npgsql;

namespace GameSession.Tests.Telemetry;

/// <summary>
/// Two processes of a separate service, on the deployment's servers, with a database and a virtual host that nothing else uses, so that every trace
/// comes from what the test does.
public sealed class TracedService(Deployment deployment) : IAsyncLifetime
{
    private readonly string _name = $"traced_{Guid.NewGuid():N}";
    private VirtualHost? _host;
    private TracedProcess? _first;
    private TracedProcess? _second;

    /// <summary>The one that collects.</summary>
    internal TracedProcess First => _first!;

    internal TracedProcess Second => _second!;

    internal NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>The platform's other services, on this one's virtual host.</summary>
    internal Bus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await deployment.EnsureStartedAsync();
        _host = await VirtualHost.CreateAsync(deployment, _name);
        var database = new NpgsqlConnectionStringBuilder(await deployment.App.GetConnectionStringAsync("sessiondb", ct)) { Database = _name };
        var broker = _host.Url.AbsoluteUri;
        var settings = new Dictionary<string, string>(await ServiceSettings.OfAsync(deployment))
        {
            ["ConnectionStrings:sessiondb"] = database.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = broker,
            ["Logging:Console:LogLevel:Default"] = "None",
            ["GameSession:HeartbeatSeconds"] = "1",
            ["GameSession:Outbox:PollMilliseconds"] = "50",
            ["GameSession:Outbox:CountMilliseconds"] = "100",
        };
        _first = new TracedProcess(new(settings) { ["GameSession:TailMilliseconds"] = "50" }, exports: true);
        // What this one hears of the other's updates, it hears over Redis.
        _second = new TracedProcess(
            // One process counts for both: the one that collects.
            new(settings) { ["GameSession:TailMilliseconds"] = "60000", ["GameSession:Outbox:CountMilliseconds"] = "60000" }, exports: false);
        _first.Start();
        _second.Start();
        Database = NpgsqlDataSource.Create(database);
        Bus = new Bus(_ => Task.FromResult(broker));
    }

    public async ValueTask DisposeAsync()
    {
        if (Bus is not null) await Bus.DisposeAsync();
        if (_second is not null) await _second.DisposeAsync();
        if (_first is not null) await _first.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        await using (var drop = deployment.Database.CreateCommand($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)"))
        {
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }

        if (_host is not null) await _host.DisposeAsync();
    }
}
