using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class LockedRowTests(Deployment deployment) : IUsesDeployment
{
    private const int Others = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_locked_row_is_the_matter_of_its_own_table()
    {
        var locked = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
        await using var socket = await locked.ConnectGameMasterAsync(Deployment.ProcessA);
        using var over = new CancellationTokenSource();
        var others = new List<Task<(int Confirmed, List<string> Refusals)>>();
        for (var i = 0; i < Others; i++) others.Add(PlayAsync(await Table.CreateAsync(deployment, process: Deployment.ProcessA), over.Token));

        var refused = new List<JsonObject>();
        await using (var connection = await deployment.Database.OpenConnectionAsync(Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM sessions WHERE id = '{locked.SessionId}' FOR UPDATE";
            await command.ExecuteNonQueryAsync(Ct);
            for (var i = 0; i < 3; i++) refused.Add(await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/n", i))));
        }

        var free = (await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/n", "free")))).Text("type");
        await over.CancelAsync();
        var played = await Task.WhenAll(others);
        Assert.Empty(played.SelectMany(p => p.Refusals));
        Assert.All(played, p => Assert.NotEqual(0, p.Confirmed));
        // Nothing of it is in, and it can be said: a wait for a lock ends with an answer.
        Assert.All(
            refused, r => Assert.Equal(("storage_unavailable", null), (r.Text("error.code"), r.Find("error.details.outcome")?.GetValue<string>())));
        Assert.Equal("state_update", free);
        Assert.Equal([1, 2], await Persistence.Log.VersionsAsync(deployment.Database, locked.SessionId));
    }

    private static async Task<(int Confirmed, List<string> Refusals)> PlayAsync(Table table, CancellationToken until)
    {
        await using var socket = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        var confirmed = 0;
        var refusals = new List<string>();
        while (!until.IsCancellationRequested)
        {
            var answer = await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/n", confirmed)));
            if (answer.Text("type") == "state_update") confirmed++;
            else refusals.Add(answer.ToJsonString());
        }

        return (confirmed, refusals);
    }
}
