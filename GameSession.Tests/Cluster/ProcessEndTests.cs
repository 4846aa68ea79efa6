using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ProcessEndTests(Deployment deployment) : IUsesDeployment
{
    private const int Updates = 400;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_loses_nothing_that_anyone_saw_and_doubles_nothing()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        await using var lost = await table.ConnectAsync(seat, Deployment.ProcessA);
        var ids = Enumerable.Range(0, Updates).Select(_ => Guid.NewGuid()).ToList();
        var sending = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var id in ids) await lost.SetAsync("/shared/a", $"{id}", updateId: id);
                }
                catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
                {
                    // The process is gone.
                }
            },
            Ct);
        await Eventually.HoldsAsync("traffic", () => lost.Updates().Count > 20);
        using (var process = Process.GetProcessById(await deployment.PidOfAsync(Deployment.ProcessA, Ct))) process.Kill();
        await sending;
        await deployment.WaitForEndAsync(Deployment.ProcessA, Ct);

        var seen = lost.Updates();
        await using var back = await table.ConnectAsync(seat, Deployment.ProcessB);
        await back.SendAsync(Messages.Sync(since: seen[^1].Version().ToString(CultureInfo.InvariantCulture)));
        await Eventually.HoldsAsync("the answer to since", () => back.Has("sync_response"));
        var known = seen.Concat(back.Updates()).Select(u => u.UpdateId()).ToHashSet();
        // Unknown outcome: everything that no broadcast told of. The first that was seen is repeated too: it must change nothing.
        foreach (var id in ids.Where(id => !known.Contains(id)).Prepend(ids[0])) await back.SetAsync("/shared/a", $"{id}", $"{id}", id);
        await Eventually.HoldsAsync("an answer to each", () =>
            ids.Where(id => !known.Contains(id)).All(id => back.Updates().Any(u => u["ref"]?.GetValue<string>() == $"{id}")));
        await Eventually.HoldsAsync("the game master has them all", () => gameMaster.Updates().Count >= Updates);
        await back.ExpectMarkerAsync();

        var all = gameMaster.Updates();
        Assert.Equal(Enumerable.Range(3, Updates).Select(v => (long)v), all.Select(u => u.Version()));
        Assert.Equal(ids.Order(), all.Select(u => u.UpdateId()).Order());
        var own = seen.Concat(back.Updates()).DistinctBy(u => u.Version()).ToList();
        Assert.Equal(all.Select(u => u["data"]!.ToJsonString()), own.Select(u => u["data"]!.ToJsonString()));
        Assert.Equal(Enumerable.Range(1, Updates + 2).Select(v => (long)v), await Log.VersionsAsync(deployment.Database, table.SessionId));
        Assert.Equal(
            StateValue.Parse((await table.LoadAsync(Deployment.ProcessB))["state"]!.ToJsonString()),
            all.Replay(StateObject.Empty));

        await deployment.StartAsync(Deployment.ProcessA, Ct);
        Assert.Equal(
            (await table.LoadAsync(Deployment.ProcessB)).ToJsonString(),
            (await table.LoadAsync(Deployment.ProcessA)).ToJsonString());
    }

    [Fact]
    public async Task A_process_asked_to_stop_sends_its_clients_on_and_ends_well()
    {
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        using var over = new CancellationTokenSource();
        var traffic = Task.Run(
            async () =>
            {
                for (var i = 0; !over.IsCancellationRequested; i++)
                {
                    await onB.SetAsync("/a", i);
                    await onB.ExpectAsync("state_update");
                }
            },
            Ct);
        await Eventually.HoldsAsync("traffic", () => onA.Updates().Count > 20);

        await (await Victim.OfAsync(deployment, Deployment.ProcessA)).SignalAsync("TERM");

        Assert.Equal(1012, await onA.ExpectCloseAsync());
        Assert.Equal(0, await deployment.WaitForEndAsync(Deployment.ProcessA, Ct));
        await over.CancelAsync();
        await traffic;
        Assert.Equal(onB.Updates().Take(onA.Updates().Count).Select(u => u.Version()), onA.Updates().Select(u => u.Version()));

        await deployment.StartAsync(Deployment.ProcessA, Ct);
        await using var back = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await back.SetAsync("/b", "x");
        Assert.Equal((await onB.ExpectAsync("state_update")).Version(), (await back.ExpectAsync("state_update")).Version());
    }

    [Fact]
    public async Task A_process_that_is_ended_by_a_fault_says_so_with_its_exit_code()
    {
        using var errors = deployment.ExpectErrors(nameof(FailingService));

        await deployment.App.ResourceCommands.ExecuteCommandAsync(Deployment.Failing, KnownResourceCommands.StartCommand, Ct);

        Assert.Equal(1, await deployment.WaitForEndAsync(Deployment.Failing, Ct));
        await Eventually.HoldsAsync("the fault is logged", () => errors.Logged.Count > 0);
    }

    [Fact]
    public async Task A_stopping_process_is_not_ready_admits_nobody_and_serves_those_still_connected()
    {
        var table = await Table.CreateAsync(deployment, new JsonObject { ["max_players"] = 50 });
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var crowd = await table.ConnectCrowdAsync(120, Deployment.ProcessA);

        await (await Victim.OfAsync(deployment, Deployment.ProcessA)).SignalAsync("TERM");

        var health = new Uri(deployment.UrlOf(Deployment.ProcessA), "/health");
        using var http = new HttpClient();
        await Eventually.HoldsAsync("it is not ready", async () => (await http.GetAsync(health, Ct)).StatusCode == HttpStatusCode.ServiceUnavailable);
        await using (var late = await Socket.ConnectAsync(table.GameMaster, table.SessionId, table.GameMastersToken, Deployment.ProcessA))
        {
            Assert.Equal("server_draining", (await late.ExpectAsync("connection_error")).Text("error.code"));
            Assert.Equal(1012, await late.ExpectCloseAsync());
        }

        foreach (var socket in crowd.Where(s => s.IsOpen))
        {
            try
            {
                await socket.SetAsync("/shared/last", "words");
            }
            catch (WebSocketException)
            {
                // Its turn has come in this very moment.
            }
        }

        await Eventually.HoldsAsync("their words", () => onB.Updates().Count > 0);
        foreach (var socket in crowd)
        {
            Assert.Equal(1012, await socket.ExpectCloseAsync());
            await socket.DisposeAsync();
        }

        Assert.Equal(0, await deployment.WaitForEndAsync(Deployment.ProcessA, Ct));
        await deployment.StartAsync(Deployment.ProcessA, Ct);
    }
}
