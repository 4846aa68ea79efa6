using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.State;

[Trait("Category", "Integration")]
public sealed class SyncStateTests(Deployment deployment) : IUsesDeployment
{
    private const string Initial = """{"initial_state":{"shared":{"a":[1,{"b":null}],"c/d":"x"},"gm":{"trap":true}}}""";

    [Fact]
    public async Task Without_paths_the_whole_state_is_answered_as_the_asker_sees_it()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse(Initial));
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await using var player = await table.ConnectAsync(seat);
        await gameMaster.SendAsync(Messages.Sync(reference: "r1"));
        var all = await gameMaster.ExpectAsync("sync_response");
        JsonNodes.Same("""{"shared":{"a":[1,{"b":null}],"c/d":"x"},"gm":{"trap":true}}""", all.At("data.state"));
        Assert.Equal("2", all.Text("data.version"));
        Assert.Equal("r1", all.Text("ref"));
        await player.SendTextAsync("""{"type":"sync_request","data":{"paths":[]}}""");
        JsonNodes.Same("""{"shared":{"a":[1,{"b":null}],"c/d":"x"}}""", (await player.ExpectAsync("sync_response")).At("data.state"));
        await player.SendTextAsync("""{"type":"sync_request"}""");
        JsonNodes.Same("""{"shared":{"a":[1,{"b":null}],"c/d":"x"}}""", (await player.ExpectAsync("sync_response")).At("data.state"));
    }

    [Fact]
    public async Task Asked_for_paths_it_answers_what_is_there_and_shows_nothing_hidden()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse(Initial));
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat);
        await player.SendAsync(
            Messages.Sync(paths: ["/shared/a/1", "/shared/a/1/b", "/shared/c~1d", "/shared/a/2", "/nothing", "/gm", "/gm/trap", "/gm/nothing"]));
        JsonNodes.Same(
            """{"/shared/a/1":{"b":null},"/shared/a/1/b":null,"/shared/c~1d":"x"}""", (await player.ExpectAsync("sync_response")).At("data.state"));
        await player.SendAsync(Messages.Sync(paths: [""]));
        JsonNodes.Same("""{"":{"shared":{"a":[1,{"b":null}],"c/d":"x"}}}""", (await player.ExpectAsync("sync_response")).At("data.state"));
    }

    [Fact]
    public async Task A_request_has_at_most_100_paths()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendAsync(Messages.Sync(paths: [.. Enumerable.Repeat("/a", 100)]));
        await socket.ExpectAsync("sync_response");
        await socket.SendAsync(Messages.Sync(paths: [.. Enumerable.Repeat("/a", 101)]));
        Assert.NotNull((await socket.ExpectErrorAsync("invalid_message")).Find("details.errors.paths"));
    }

    [Fact]
    public async Task Asking_for_the_same_large_part_again_and_again_is_refused()
    {
        var table = await Table.CreateAsync(deployment, new JsonObject { ["initial_state"] = new JsonObject { ["a"] = new string('x', 100_000) } });
        await using var socket = await table.ConnectGameMasterAsync();
        // The same pointer counts once; the root and the member are two.
        await socket.SendAsync(Messages.Sync(paths: [.. Enumerable.Repeat("/a", 100)]));
        Assert.Single((await socket.ExpectAsync("sync_response")).At("data.state").AsObject());
    }

    [Fact]
    public async Task Since_a_version_it_repeats_what_was_missed_and_then_says_so()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        await gameMaster.SetAsync("/gm/trap", 1);
        for (var i = 0; i < 3; i++) await gameMaster.SetAsync("/shared/n", i);
        await gameMaster.SendAsync(Messages.Update(null, null, Messages.Set("/gm/trap", 2), Messages.Set("/shared/n", 9)));
        var other = await table.JoinAsync();
        await gameMaster.SetAsync("/gm/trap", 3);
        await gameMaster.SetAsync("/shared/end", true);
        while ((await player.NextAsync()).Find("data.changes.0.path")?.GetValue<string>() != "/shared/end")
        {
        }

        while ((await gameMaster.NextAsync()).Find("data.changes.0.path")?.GetValue<string>() != "/shared/end")
        {
        }

        foreach (var (live, asker) in new[] { (player, seat), (gameMaster, null) })
        {
            var told = live.Log.Where(m => m.Find("data.version") is not null && m.Version() > 2).ToList();
            var newest = told[^1].Version();
            Assert.Equal(live == player ? 8 : 10, newest);
            foreach (var since in told.Select(m => m.Version() - 1).Append(newest))
            {
                foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
                {
                    await using var late = asker is null ? await table.ConnectGameMasterAsync(process) : await table.ConnectAsync(asker, process);
                    await late.SendAsync(Messages.Sync(since.ToString(CultureInfo.InvariantCulture), "r1"));
                    foreach (var missed in told.Where(m => m.Version() > since))
                    {
                        var again = await late.NextAsync();
                        JsonNodes.Same(missed.At("data"), again["data"]);
                        Assert.Equal(missed.Text("type"), again.Text("type"));
                        Assert.Null(again["ref"]);
                    }

                    var done = await late.ExpectAsync("sync_response");
                    Assert.Equal(newest, done.Version());
                    Assert.Equal("r1", done.Text("ref"));
                    Assert.Null(done.Find("data.state"));
                    await late.ExpectNothingAsync();
                    await late.DisposeAsync();
                }
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("9999999")]
    public async Task Since_no_version_of_the_past_it_answers_the_state(string since)
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""));
        await table.JoinAsync();
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendAsync(Messages.Sync(since));
        var answer = await socket.ExpectAsync("sync_response");
        JsonNodes.Same("""{"a":1}""", answer.At("data.state"));
        Assert.Equal("2", answer.Text("data.version"));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_thousand_missed_events_are_repeated_and_one_more_is_answered_with_the_state()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        for (var i = 1; i <= 1000; i++)
        {
            await socket.SetAsync("/n", i);
            // In step with the answers, so that the test is never the slow reader.
            if (i % 100 == 0)
            {
                for (var j = 0; j < 100; j++) await socket.ExpectAsync("state_update");
            }
        }

        await socket.SendAsync(Messages.Sync("1"));
        for (var i = 1; i <= 1000; i++) Assert.Equal(i + 1, (await socket.ExpectAsync("state_update")).Version());
        Assert.Null((await socket.ExpectAsync("sync_response")).Find("data.state"));

        await socket.SetAsync("/n", 1001);
        await socket.ExpectAsync("state_update");
        await socket.SendAsync(Messages.Sync("1"));
        JsonNodes.Same("""{"n":1001}""", (await socket.ExpectAsync("sync_response")).At("data.state"));
    }
}
