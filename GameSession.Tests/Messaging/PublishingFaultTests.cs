using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using Npgsql;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Messaging;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class PublishingFaultTests(Deployment deployment) : IUsesDeployment
{
    private const string Broker = "rabbitmq";

    // The key's halves, as pg_locks shows them.
    private static readonly (long High, long Low) Key = (Outbox.LeaseKey >> 32, Outbox.LeaseKey & 0xFFFFFFFF);

    private readonly Outbox _outbox = new(deployment.Database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_broker_is_away_play_goes_on_and_its_events_follow()
    {
        await using var published = await Published.KeepAsync(deployment);
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (confirmed, isEnough) = (0, false);
        var sending = Task.WhenAll(new[] { onA, onB }.Select(socket => Task.Run(
            async () =>
            {
                for (var i = 0; !Volatile.Read(ref isEnough); i++)
                {
                    Assert.Equal("state_update", (await socket.AskAsync(Messages.Update(null, null, Messages.Set("/a", i)))).Text("type"));
                    Interlocked.Increment(ref confirmed);
                }
            },
            Ct)));
        await Eventually.HoldsAsync("traffic", () => Volatile.Read(ref confirmed) > 300);
        using (var process = Process.GetProcessById(await deployment.PidOfAsync(Broker, Ct))) process.Kill(entireProcessTree: true);
        await deployment.WaitForEndAsync(Broker, Ct);

        var before = Volatile.Read(ref confirmed);
        await Eventually.HoldsAsync("play goes on", () => Volatile.Read(ref confirmed) > before + 1000);
        Assert.True(await _outbox.CountAsync(Ct) >= 1000, "What cannot be published waits.");
        Volatile.Write(ref isEnough, true);
        await sending;
        await deployment.StartAsync(Broker, Ct);

        await ExpectNothingWaitsAsync();
        await published.ReadAsync();
        await ExpectPublishedAsync(published, table, 1 + confirmed);
    }

    [Fact]
    public async Task What_a_killed_process_committed_is_published_by_another()
    {
        const int Updates = 100;
        await using var published = await Published.ListenAsync(deployment);
        var table = await HoldingTheLeaseAsync(async () =>
        {
            var table = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
            await using var socket = await table.ConnectGameMasterAsync(Deployment.ProcessA);
            for (var i = 0; i < Updates; i++) await socket.SetAsync("/a", i);
            await Eventually.HoldsAsync("all are confirmed", () => socket.Updates().Count == Updates);
            using (var process = Process.GetProcessById(await deployment.PidOfAsync(Deployment.ProcessA, Ct))) process.Kill();
            await deployment.WaitForEndAsync(Deployment.ProcessA, Ct);
            Assert.Equal(1 + Updates, await WaitingAsync(table.SessionId));
            Assert.Empty(published.Of(table.SessionId));
            return table;
        });

        await ExpectPublishedAsync(published, table, 1 + Updates);
        await deployment.StartAsync(Deployment.ProcessA, Ct);
        // Nobody had begun to publish them.
        Assert.Equal(1 + Updates, published.Of(table.SessionId).Count);
        await ExpectNothingWaitsAsync();
    }

    [Fact]
    public async Task Nothing_is_lost_or_overtaken_however_often_the_relay_loses_its_lease()
    {
        const int Each = 400;
        await using var published = await Published.ListenAsync(deployment);
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var sending = Task.WhenAll(new[] { onA, onB }.Select(socket => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++) await socket.AskAsync(Messages.Update(null, null, Messages.Set("/a", i)));
            },
            Ct)));
        // As it comes: between a read and its publishing, between publishing and the removal, while idle.
        var broken = 0L;
        do
        {
            broken += await BreakLeaseAsync();
        }
        while (!sending.IsCompleted || broken < 5);
        await sending;

        await ExpectPublishedAsync(published, table, 1 + 2 * Each);
        await ExpectNothingWaitsAsync();
    }

    [Fact]
    public async Task A_wait_in_vain_reports_what_is_missing_and_the_state_of_queue_and_connection()
    {
        await using var published = await Published.KeepAsync(deployment);
        var table = await Table.CreateAsync(deployment);
        await using (var socket = await table.ConnectGameMasterAsync(Deployment.ProcessA)) await socket.SetAsync("/a", 1);
        await ExpectNothingWaitsAsync();
        var before = "";
        // A queue counts a message a moment after it has confirmed it. Those of other tests' sessions may be there too.
        await Eventually.HoldsAsync("both wait in the queue", async () =>
        {
            before = await published.SituationAsync(table.SessionId, 2);
            var queue = Regex.Match(before, @"The queue: (\d+) messages ready, \w+ not acknowledged, 0 consumers");
            return queue.Success && int.Parse(queue.Groups[1].Value, CultureInfo.InvariantCulture) >= 2;
        });
        Assert.Contains("2 of 2, versions 1 to 2", before, StringComparison.Ordinal);

        await published.ReadAsync();
        await Eventually.HoldsAsync("both have come", () => published.Of(table.SessionId).Count == 2);
        await (await Victim.OfAsync(deployment, Broker)).KillAllAsync();
        Assert.Contains("cannot be asked", await published.SituationAsync(table.SessionId, 4), StringComparison.Ordinal);
        await deployment.StartAsync(Broker, Ct);

        await Eventually.HoldsAsync("the consumer is back", async () =>
        {
            var after = await published.SituationAsync(table.SessionId, 4);
            return after.Contains("2 of 4, versions 3 to 4", StringComparison.Ordinal)
                && after.Contains("the connection was opened again", StringComparison.Ordinal)
                && after.Contains("the connection closed", StringComparison.Ordinal) && after.Contains("1 consumers", StringComparison.Ordinal);
        });
    }

    private async Task ExpectPublishedAsync(Published published, Table table, int events)
    {
        await Eventually.HoldsAsync(
            "all are published",
            () => Task.FromResult(published.Of(table.SessionId).Select(e => e.Version).Distinct().Count() >= events),
            () => published.SituationAsync(table.SessionId, events));
        var stored = await Stored.OfAsync(deployment.Database, table.SessionId);
        Assert.Equal(events, stored.Count);
        Stored.AreAllPublishedIn(stored, published.Of(table.SessionId));
    }

    private Task ExpectNothingWaitsAsync() => Eventually.HoldsAsync("nothing waits", async () => await _outbox.CountAsync(Ct) == 0);

    private Task<long> WaitingAsync(Guid session) => Log.CountAsync(
        deployment.Database, "SELECT coalesce(sum(last_version - first_version + 1), 0)::bigint FROM session_outbox WHERE session_id = $1", session);

    // While the test has the lease no process publishes.
    private async Task<T> HoldingTheLeaseAsync<T>(Func<Task<T>> action)
    {
        await using var connection = await deployment.Database.OpenConnectionAsync(Ct);
        var taking = ExecuteAsync("SELECT pg_advisory_lock($1)");
        await Eventually.HoldsAsync("the lease is the test's", async () =>
        {
            if (!taking.IsCompleted) await BreakLeaseAsync(except: connection.ProcessID);
            return taking.IsCompleted;
        });
        await taking;
        try
        {
            return await action();
        }
        finally
        {
            await ExecuteAsync("SELECT pg_advisory_unlock($1)");
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(
                sql, connection)
            { Parameters = { new NpgsqlParameter<long> { TypedValue = Outbox.LeaseKey } } };
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    // Whoever waits for the lease, rather than has it, is left alone.
    private Task<long> BreakLeaseAsync(int except = 0) => Log.CountAsync(
        deployment.Database,
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 AND objid::bigint = $2
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND pid <> $3
        """,
        Key.High,
        Key.Low,
        except);
}
