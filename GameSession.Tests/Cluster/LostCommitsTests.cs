using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

/// <summary>
/// The log has lost its last commits, as after a failover to a standby that had not received them. The processes have applied events that it
/// no longer has.
/// </summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class LostCommitsTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_log_lost_commits_everybody_is_told_and_play_goes_on_from_what_it_has()
    {
        var table = await Table.CreateAsync(deployment);
        deployment.ExpectErrors(table.SessionId.ToString());
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        for (var version = 2; version <= 11; version++)
        {
            await onA.SetAsync("/shared/n", version);
            foreach (var socket in new[] { onA, onB }) Assert.Equal(version, (await socket.ExpectAsync("state_update")).Version());
        }

        await LoseAsync(table.SessionId, after: 8);
        var id = Guid.NewGuid();
        await onA.SetAsync("/shared/n", "more", updateId: id);

        Assert.Equal(1012, await onA.ExpectCloseAsync());
        Assert.Equal(1012, await onB.ExpectCloseAsync());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], await Log.VersionsAsync(deployment.Database, table.SessionId));
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            var loaded = await table.LoadAsync(process);
            Assert.Equal(("8", 8), (loaded.Text("version"), loaded["state"]!["shared"]!["n"]!.GetValue<int>()));
        }

        await using var again = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        var resumed = await again.AskAsync(Messages.Sync(since: "11"));
        Assert.Equal(("8", 8), (resumed["data"].Text("version"), resumed["data"]!["state"]!["shared"]!["n"]!.GetValue<int>()));
        await again.SetAsync("/shared/n", "more", updateId: id);
        Assert.Equal(9, (await again.ExpectAsync("state_update")).Version());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], await Log.VersionsAsync(deployment.Database, table.SessionId));
    }

    [Fact]
    public async Task Who_only_watches_is_told_too_that_the_log_lost_commits()
    {
        var table = await Table.CreateAsync(deployment);
        deployment.ExpectErrors(table.SessionId.ToString());
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SetAsync("/shared/n", 1);
        await socket.ExpectAsync("state_update");

        await LoseAsync(table.SessionId, after: 1);

        Assert.Equal(1012, await socket.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_combat_that_the_log_has_lost_is_not_shown_in_Redis()
    {
        var table = await Table.CreateAsync(deployment);
        deployment.ExpectErrors(table.SessionId.ToString());
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendAsync(Messages.Roll(Guid.NewGuid(), 12));
        await socket.ExpectAsync("initiative_roll");
        var key = $"session:{table.SessionId}:combat";
        await Eventually.HoldsAsync("the combat is in Redis", () => deployment.Redis.GetDatabase().KeyExistsAsync(key));

        await LoseAsync(table.SessionId, after: 1);

        Assert.Equal(1012, await socket.ExpectCloseAsync());
        await Eventually.HoldsAsync("the combat is gone", async () => !await deployment.Redis.GetDatabase().KeyExistsAsync(key));
    }

    [Fact]
    public async Task What_others_commit_in_place_of_lost_commits_is_not_added_to_them()
    {
        await using var first = await Runtime.StartAsync(deployment);
        await using var second = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(first.Log);
        for (var i = 2; i <= 4; i++) Assert.False((await first.SetAsync(session, $"lost{i}", "x")).IsError);

        await LoseAsync(session, after: 1);
        for (var i = 2; i <= 5; i++) Assert.False((await second.SetAsync(session, $"kept{i}", "x")).IsError);

        Assert.Equal("storage_unavailable", (await first.SetAsync(session, "more", "x")).Error?.Code);
        await Eventually.HoldsAsync(
            "the first process has loaded the session anew", async () => !(await first.SetAsync(session, "more", "x")).IsError);
        var (there, here) = (await second.ReadAsync(session), await first.ReadAsync(session));
        Assert.Equal((6, there.State), (here.Version, here.State));
        Assert.Equal(["kept2", "kept3", "kept4", "kept5", "more"], here.State.Select(m => m.Key).Order());
    }

    [Fact]
    public async Task No_snapshot_of_lost_commits_is_stored()
    {
        var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        for (var i = 2; i <= 4; i++) Assert.False((await process.SetAsync(session, "n", $"{i}")).IsError);

        await LoseAsync(session, after: 2);
        await process.DisposeAsync();

        Assert.Empty(await Log.SnapshotsAsync(deployment.Database, session));
        await using var next = await Runtime.StartAsync(deployment);
        Assert.Equal(2, (await next.ReadAsync(session)).Version);
    }

    private async Task LoseAsync(Guid session, long after)
    {
        await using var command = deployment.Database.CreateCommand(
            $"DELETE FROM session_events WHERE session_id = '{session}' AND (event_data ->> 'version')::bigint > {after}");
        await command.ExecuteNonQueryAsync(Ct);
    }
}
