using System.Text.RegularExpressions;
using GameSession.AppHost.Servers;
using GameSession.Tests.Cluster;
using GameSession.Tests.Faults;
using GameSession.Tests.Harness;
using GameSession.Tests.Messaging;
using Npgsql;

namespace GameSession.Tests.Operations;

/// <summary>The commands of docs/operations.md, "Backup and restore".</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed partial class BackupTests(Deployment deployment) : IUsesDeployment, IAsyncDisposable
{
    private readonly string _database = $"backup_{Guid.NewGuid():N}";
    private readonly string _folder = Directory.CreateTempSubdirectory("game-session-backup-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Restored => $"{_database}_restored";

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        foreach (var database in new[] { _database, Restored })
        {
            await using var drop = deployment.Database.CreateCommand($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_dump_has_all_that_was_confirmed_and_play_goes_on_in_another_database()
    {
        await using var broker = await VirtualHost.CreateAsync(deployment, _database);
        await using var bus = new Bus(_ => Task.FromResult(broker.Url.AbsoluteUri));
        var settings = await SettingsAsync(broker);
        var first = await ApiProcess.StartAsync(settings);
        var address = first.Address;

        var table = await Table.CreateAsync(deployment, Script.Settings(), address);
        Seat[] seats = [await table.JoinAsync(address), await table.JoinAsync(address)];
        await using (var socket = await table.ConnectGameMasterAsync(address))
        {
            foreach (var combatant in seats.Select(s => s.CharacterId)) await socket.AskAsync(Messages.Roll(combatant, 10));
            await socket.AskAsync(Messages.Next());
        }

        // Play goes on while the database is dumped.
        List<string> confirmed;
        await using (var players = await Players.SitDownAsync(table, seats, () => address))
        {
            await players.PlayOnAsync();
            confirmed = players.Confirmed;
            await RunDocumentedAsync("pg_dump");
            await players.PlayOnAsync();
            Assert.True(players.Confirmed.Count > confirmed.Count);
            await players.StopAsync();
        }

        var lost = (await table.LoadAsync(address)).Text("version");
        Assert.Equal(0, await first.StopAsync());
        await first.DisposeAsync();

        await RunDocumentedAsync("pg_restore");
        var restored = new NpgsqlConnectionStringBuilder(settings["ConnectionStrings:sessiondb"]) { Database = Restored };
        await using var database = NpgsqlDataSource.Create(restored);
        var stored = (await Stored.OfAsync(database, table.SessionId)).ConvertAll(Told.Of);
        Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(e => (int)e.Version));
        Assert.Empty(confirmed.Except(stored.Select(e => e.Key)));

        settings["ConnectionStrings:sessiondb"] = restored.ConnectionString;
        await using var second = await ApiProcess.StartAsync(settings);
        address = second.Address;
        // A client that has seen more than the dump has is given the state.
        await using (var socket = await table.ConnectGameMasterAsync(address))
        {
            var answer = await socket.AskAsync(Messages.Sync(since: lost));
            Assert.Equal($"{stored.Count}", answer.Text("data.version"));
            Assert.NotNull(answer.Find("data.state"));
        }

        await using (var published = await bus.SubscribeAsync("session.#"))
        await using (var players = await Players.SitDownAsync(table, seats, () => address))
        {
            await players.PlayOnAsync();
            await players.StopAsync();
            var after = await Stored.OfAsync(database, table.SessionId);
            var log = after.ConvertAll(Told.Of);
            Assert.Empty(Checker.FindFaults(new Evidence(log, await players.DiariesAsync(log))));
            await published.ExpectAsync("the last event is published", all => all.Any(m => m.Properties.MessageId == $"{after[^1].Id}"));
        }

        Assert.Equal(0, await second.StopAsync());
    }

    private async Task<Dictionary<string, string>> SettingsAsync(VirtualHost broker)
    {
        var settings = await ServiceSettings.OfAsync(deployment);
        settings["ConnectionStrings:sessiondb"] =
            new NpgsqlConnectionStringBuilder(settings["ConnectionStrings:sessiondb"]) { Database = _database }.ConnectionString;
        settings["ConnectionStrings:rabbitmq"] = broker.Url.AbsoluteUri;
        foreach (var limit in ServiceSettings.Limits) settings[$"GameSession:RateLimits:{limit}"] = "0";
        return settings;
    }

    // The block of the page that begins with this program, as an operator runs it.
    private async Task RunDocumentedAsync(string program)
    {
        var block = Assert.Single(Blocks(), commands => commands.Contains($"{program} ", StringComparison.Ordinal));
        var server = new NpgsqlConnectionStringBuilder((await ServiceSettings.OfAsync(deployment))["ConnectionStrings:sessiondb"]);
        var programs = Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last();
        var (exitCode, output) = await Shell.RunAsync(
            [
                "env", $"PATH={programs}/bin:/usr/bin:/bin", $"RESTORED={Restored}", $"PGPASSWORD={server.Password}",
                $"SESSIONDB=host={server.Host} port={server.Port} user={server.Username} dbname={_database}", "bash", "-euc", block,
            ],
            Ct,
            _folder);
        Assert.True(exitCode == 0, output);
    }

    private static IEnumerable<string> Blocks() => Block().Matches(Repository.Read("docs", "operations.md")).Select(m => m.Groups["commands"].Value);

    [GeneratedRegex("^```bash\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
