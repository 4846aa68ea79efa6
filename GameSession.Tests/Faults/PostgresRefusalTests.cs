using System.Net;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using GameSession.Tests.Messaging;
using Npgsql;

namespace GameSession.Tests.Faults;

/// <summary>PostgreSQL runs but refuses to work. Whatever the reason, no process ends, and the service does not blame the request.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class PostgresRefusalTests(Deployment deployment, ITestOutputHelper output) : IAsyncLifetime, IUsesDeployment
{
    private static readonly string[] Processes = [Deployment.ProcessA, Deployment.ProcessB];

    // Another database of the same server.
    private NpgsqlDataSource _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var url = new NpgsqlConnectionStringBuilder(await deployment.App.GetConnectionStringAsync("sessiondb", Ct)) { Database = "postgres" };
        _server = NpgsqlDataSource.Create(url);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task While_Postgres_takes_no_connections_commands_are_refused_and_every_process_lives()
    {
        await using var play = await StartAsync("Postgres takes no connections");
        await using var vitals = new Vitals(deployment, Processes);
        play.Strikes();
        try
        {
            await TellAsync("ALTER DATABASE session_db ALLOW_CONNECTIONS false");
            await CutAsync();
            await vitals.ShowAsync("503 Unhealthy");
            await play.HoldsAsync("everybody has been told that the storage is away", () => play.Active.All(c => c.Tally.Unavailable > 0));
        }
        finally
        {
            await TellAsync("ALTER DATABASE session_db ALLOW_CONNECTIONS true");
        }

        await ExpectRecoveryAsync(play, vitals);
    }

    [Fact]
    public async Task While_a_table_is_missing_every_process_lives_and_says_once_what_fails()
    {
        using var errors = deployment.ExpectErrors("session_outbox");
        await using var published = await Published.ListenAsync(deployment);
        var table = await Table.CreateAsync(deployment);
        await using var vitals = new Vitals(deployment, Processes);
        await vitals.ShowAsync("200 Healthy");
        var before = deployment.ConsoleLines.Count;
        await TellSessionDbAsync("ALTER TABLE session_outbox RENAME TO session_outbox_away");
        try
        {
            await vitals.ShowAsync("503 Unhealthy");
            foreach (var process in Processes)
            {
                (await table.SaveAsync(new JsonObject(), process)).ExpectProblem(HttpStatusCode.InternalServerError, "internal_error");
                (await table.SaveAsync(new JsonObject(), process)).ExpectProblem(HttpStatusCode.InternalServerError, "internal_error");
                await SaidAsync(process, "Committing to PostgreSQL failed");
                await SaidAsync(process, "Publishing committed events failed");
            }
        }
        finally
        {
            await TellSessionDbAsync("ALTER TABLE session_outbox_away RENAME TO session_outbox");
        }

        await vitals.ShowAsync("200 Healthy");
        foreach (var process in Processes)
        {
            (await table.SaveAsync(new JsonObject { ["saved"] = process }, process)).Expect(HttpStatusCode.OK);
            await SaidAsync(process, "Committing to PostgreSQL works again");
            await SaidAsync(process, "Publishing committed events works again");
        }

        await Eventually.HoldsAsync(
            "what was committed is published", () => published.Of(table.SessionId).Select(e => e.Version).Distinct().Count() == 3);
        vitals.AllLived();
        // Each process, category and message appears once, however many times it was tried.
        Assert.All(errors.Logged.GroupBy(e => string.Join('\n', e.Split('\n').Take(2))), said => Assert.Single(said));

        Task SaidAsync(string process, string text) => Eventually.HoldsAsync(
            $"{process} says: {text}",
            () => deployment.ConsoleLines.Skip(before).Any(l => l.Resource == process && l.Text.Contains(text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task While_Postgres_is_read_only_commands_are_refused_as_for_one_that_is_away()
    {
        var table = await Table.CreateAsync(deployment);
        await using var play = await StartAsync("Postgres is read only");
        await using var vitals = new Vitals(deployment, Processes);
        play.Strikes();
        try
        {
            await TellAsync("ALTER DATABASE session_db SET default_transaction_read_only = on");
            await CutAsync();
            await vitals.ShowAsync("503 Unhealthy");
            await play.HoldsAsync("everybody has been told that the storage is away", () => play.Active.All(c => c.Tally.Unavailable > 0));
            foreach (var process in Processes)
            {
                (await table.SaveAsync(new JsonObject(), process)).ExpectProblem(HttpStatusCode.ServiceUnavailable, "storage_unavailable");
                // Reading goes on.
                (await table.GameMaster.GetAsync($"{table.Path}/state", process)).Expect(HttpStatusCode.OK);
            }
        }
        finally
        {
            await TellAsync("ALTER DATABASE session_db RESET default_transaction_read_only");
        }

        // Connections are left alone: those that were opened meanwhile remain read only for as long as they live.
        play.Heals();
        await play.GoesOnAsync(each: 1);
        var refused = play.Clients.Sum(c => c.Tally.Unavailable);
        await play.GoesOnAsync(each: 50);
        Assert.Equal(refused, play.Clients.Sum(c => c.Tally.Unavailable));
        await ExpectRecoveryAsync(play, vitals);
    }

    private Task<Play> StartAsync(string fault) => Play.StartAsync(deployment, output, fault, Processes);

    private async Task ExpectRecoveryAsync(Play play, Vitals vitals)
    {
        play.Heals();
        // The connections of the test's own pool are broken or read-only.
        deployment.Database.Clear();
        await play.GoesOnAsync();
        Assert.All(play.Clients, c => Assert.Equal(0, c.Tally.Lost));
        await vitals.ShowAsync("200 Healthy");
        vitals.AllLived();
        await play.EndAsync();
    }

    private Task CutAsync() => TellAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'session_db'");

    private Task TellAsync(string sql) => TellAsync(_server, sql);

    private Task TellSessionDbAsync(string sql) => TellAsync(deployment.Database, sql);

    private static async Task TellAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
