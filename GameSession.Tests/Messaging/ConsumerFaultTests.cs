using System.Diagnostics;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Npgsql;

namespace GameSession.Tests.Messaging;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ConsumerFaultTests(Deployment deployment) : IUsesDeployment
{
    private const int Count = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Both processes in turn: one of them is the one that the broker gives the messages to.
    [Theory]
    [InlineData(Deployment.ProcessA, Deployment.ProcessB)]
    [InlineData(Deployment.ProcessB, Deployment.ProcessA)]
    public async Task A_killed_process_loses_no_message_doubles_none_and_keeps_their_order(string killed, string other)
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var socket = await table.ConnectGameMasterAsync(other);
        var publishing = PublishAsync(seat.CharacterId, Count);
        await Eventually.HoldsAsync("messages take effect", () => socket.Updates().Count > 10);
        using (var process = Process.GetProcessById(await deployment.PidOfAsync(killed, Ct))) process.Kill();
        await publishing;
        await Eventually.HoldsAsync("all of them", () => socket.Updates().Count >= Count);
        await socket.ExpectMarkerAsync();
        Assert.Equal(Enumerable.Range(0, Count), Numbers(socket));
        Assert.Equal(Enumerable.Range(1, Count + 2).Select(v => (long)v), await Log.VersionsAsync(deployment.Database, table.SessionId));

        await deployment.WaitForEndAsync(killed, Ct);
        await deployment.StartAsync(killed, Ct);
    }

    [Fact]
    public async Task When_the_broker_comes_back_consuming_goes_on_by_itself()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        await PublishAsync(seat.CharacterId, 1);
        await socket.ExpectAsync("state_update");

        await deployment.StopAsync("rabbitmq", Ct);
        await socket.SetAsync("/a", 1);
        await socket.ExpectAsync("state_update");
        await deployment.StartAsync("rabbitmq", Ct);

        await Eventually.HoldsAsync("the broker takes messages", async () =>
        {
            try
            {
                await PublishAsync(seat.CharacterId, 1);
                return true;
            }
            catch (Exception e) when (e is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException)
            {
                return false;
            }
        });
        await Eventually.HoldsAsync("the message takes effect", () => Numbers(socket).Count == 2);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            await deployment.WaitForHealthAsync(process, Ct);
        }
    }

    [Fact]
    public async Task A_message_that_cannot_be_stored_now_waits_and_takes_effect_once()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        await using (var connection = await deployment.Database.OpenConnectionAsync(Ct))
        {
            // The session's next version, by somebody who does not say whether it is to be: every append of it waits, and is given up.
            await using var undecided = await connection.BeginTransactionAsync(Ct);
            await using (var insert = new NpgsqlCommand(
                """
                INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
                VALUES (gen_random_uuid(), $1, 'state_updated', '{"version":"3"}', localtimestamp)
                """,
                connection,
                undecided))
            {
                insert.Parameters.AddWithValue(table.SessionId);
                await insert.ExecuteNonQueryAsync(Ct);
            }

            await PublishAsync(seat.CharacterId, 1);
            var attempts = new HashSet<DateTime>();
            await Eventually.HoldsAsync("more attempts than one command makes", async () =>
            {
                await using var waiting = deployment.Database.CreateCommand(
                    "SELECT query_start FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%taken AS MATERIALIZED%'");
                if (await waiting.ExecuteScalarAsync(Ct) is DateTime start) attempts.Add(start);
                // One command lasts 4.5 s, and each of its attempts waits 0.3 s for the lock.
                return attempts.Count > 15;
            });
            Assert.Empty(Numbers(socket));
            await undecided.RollbackAsync(Ct);
        }

        await Eventually.HoldsAsync("the message takes effect", () => Numbers(socket).Count == 1);
        await PublishAsync(seat.CharacterId, 1);
        await Eventually.HoldsAsync("the next one too", () => Numbers(socket).Count == 2);
        Assert.Equal([1L, 2, 3, 4], await Log.VersionsAsync(deployment.Database, table.SessionId));
    }

    private static List<int> Numbers(Socket socket) =>
        [.. socket.Updates().Where(u => u.Text("data.changes.0.path").EndsWith("/n", StringComparison.Ordinal))
            .Select(u => u["data"].At("changes.0.value").GetValue<int>())];

    private async Task PublishAsync(Guid character, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await deployment.Bus.PublishAsync(
                Topology.CharacterStateChanged, Bus.Message("character_id", character, new JsonObject { ["n"] = i }), $"{Guid.NewGuid()}");
        }
    }
}
