using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

/// <summary>During a rolling update, a newer version of the service has written formats that this version does not know.</summary>
[Trait("Category", "Integration")]
public sealed class NewerFormatTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An event of a type that is not known, and one whose type is known and whose format is not.</summary>
    public static TheoryData<string, string> NewerEvents => new()
    {
        { "weather_changed", """{"weather":"rain"}""" },
        { "state_updated", """{"format":4,"changes":[{"path":"/shared/n","value":1}],"patch":"AAEC"}""" },
    };

    [Theory]
    [MemberData(nameof(NewerEvents))]
    public async Task A_session_is_neither_served_nor_snapshotted_past_an_event_that_is_not_known(string type, string data)
    {
        var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        for (var i = 0; i < 2; i++) Assert.False((await process.SetAsync(session, "n", $"{i}")).IsError);
        await AddEventAsync(session, 4, type, data);

        var runtime = Assert.Single(process.Sessions.Runtimes);
        Assert.Equal("server_draining", (await process.SetAsync(session, "n", "x")).Error?.Code);
        Assert.Equal("server_draining", (await process.Sessions.QueryAsync<Session>(session, fresh: true, s => s, Ct)).Error?.Code);
        Assert.Equal(3, runtime.Version);
        await process.DisposeAsync();

        Assert.Equal([1, 2, 3, 4], await Log.VersionsAsync(deployment.Database, session));
        Assert.DoesNotContain(await Log.SnapshotsAsync(deployment.Database, session), version => version > 3);
    }

    [Fact]
    public async Task A_session_is_not_served_from_a_snapshot_that_is_not_known()
    {
        var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        await process.Log.AppendAsync([Log.Of(Log.Set(session, 2, "n", StateValue.Null))], Ct);
        await AddSnapshotAsync(session, 2, """[2,{"n":null}]""");

        Assert.Equal("server_draining", (await process.SetAsync(session, "n", "x")).Error?.Code);
        await process.DisposeAsync();

        Assert.Equal([1, 2], await Log.VersionsAsync(deployment.Database, session));
        Assert.Equal([2], await Log.SnapshotsAsync(deployment.Database, session));
    }

    [Fact]
    public async Task Clients_of_a_session_past_what_is_known_are_sent_elsewhere_which_is_said_once()
    {
        var undisturbed = await Table.CreateAsync(deployment);
        await using var bystander = await undisturbed.ConnectGameMasterAsync(Deployment.ProcessA);
        for (var i = 0; i < 3; i++)
        {
            var table = await Table.CreateAsync(deployment);
            await using var socket = await table.ConnectGameMasterAsync(Deployment.ProcessA);
            await AddEventAsync(table.SessionId, 2, "weather_changed", """{"format":4,"weather":"rain"}""");

            Assert.Equal(1012, await socket.ExpectCloseAsync());
            await Socket.ExpectRefusalAsync(table.GameMaster, table.SessionId, table.GameMastersToken, "server_draining", 1012, Deployment.ProcessA);
            var refused = (await table.GameMaster.GetAsync($"{table.Path}/state", Deployment.ProcessA))
                .ExpectProblem(HttpStatusCode.ServiceUnavailable, "server_draining");
            Assert.NotNull(refused.Headers.RetryAfter);
            (await table.SaveAsync(new JsonObject(), Deployment.ProcessA)).ExpectProblem(HttpStatusCode.ServiceUnavailable, "server_draining");
            Assert.Equal([1, 2], await Log.VersionsAsync(deployment.Database, table.SessionId));
            Assert.Empty(await Log.SnapshotsAsync(deployment.Database, table.SessionId));
        }

        await bystander.SetAsync("/shared/n", 1);
        await bystander.ExpectAsync("state_update");
        Assert.Single(
            deployment.ConsoleLines, l =>
            l.Resource == Deployment.ProcessA && l.Text.Contains("newer version of the service", StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_that_is_not_known_is_asked_for_elsewhere()
    {
        var table = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
        await AddEventAsync(table.SessionId, 2, "weather_changed", """{"weather":"rain"}""");
        await AddEventAsync(table.SessionId, 3, "state_updated", """{"changes":[{"path":"/shared/n","value":1}]}""");
        await AddSnapshotAsync(table.SessionId, 3, """{"shared":{"n":1}}""");

        Assert.Equal("3", (await table.LoadAsync(Deployment.ProcessB)).Text("version"));
        foreach (var path in new[] { "/events?after=1&limit=10", "/state?version=2" })
        {
            (await table.GameMaster.GetAsync($"{table.Path}{path}", Deployment.ProcessB))
                .ExpectProblem(HttpStatusCode.ServiceUnavailable, "server_draining");
        }

        await using var socket = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var resumed = await socket.AskAsync(Messages.Sync(since: "1"));
        Assert.Equal(("3", 1), (resumed["data"].Text("version"), resumed["data"]!["state"]!["shared"]!["n"]!.GetValue<int>()));
    }

    private async Task AddEventAsync(Guid session, long version, string type, string data)
    {
        var json = JsonNode.Parse(data)!.AsObject();
        json["version"] = version.ToString(CultureInfo.InvariantCulture);
        json["timestamp"] = "2026-11-22T18:40:12.345Z";
        await using var command = deployment.Database.CreateCommand("""
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at) VALUES (gen_random_uuid(), $1, $2, $3::jsonb, now())
            """);
        command.Parameters.AddWithValue(session);
        command.Parameters.AddWithValue(type);
        command.Parameters.AddWithValue(json.ToJsonString());
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task AddSnapshotAsync(Guid session, long version, string state)
    {
        await using var command = deployment.Database.CreateCommand("""
            INSERT INTO session_states (id, session_id, state, version, created_at) VALUES (gen_random_uuid(), $1, $2::jsonb, $3, now())
            """);
        command.Parameters.AddWithValue(session);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue(version.ToString(CultureInfo.InvariantCulture));
        await command.ExecuteNonQueryAsync(Ct);
    }
}
