using System.Net;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.State;

[Trait("Category", "Integration")]
public sealed class LoadStateTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_member_loads_the_latest_state_with_its_version_as_the_entity_tag()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"shared":{"a":1},"gm":{"b":2}}}"""));
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessA);
        await player.SetAsync("/shared/a", 5);
        var update = await player.ExpectAsync("state_update");

        var loaded = (await seat.Player.GetAsync($"{table.Path}/state", Deployment.ProcessB)).Expect(HttpStatusCode.OK);
        JsonNodes.Same("""{"shared":{"a":5}}""", loaded["state"]);
        Assert.Equal(update.Text("data.version"), loaded.Text("version"));
        Assert.Equal(update.Text("data.timestamp"), loaded.Text("timestamp"));
        Assert.Equal($"\"{loaded.Text("version")}\"", loaded.Headers.ETag!.Tag);
        JsonNodes.Same("""{"shared":{"a":5},"gm":{"b":2}}""", (await table.LoadAsync())["state"]);
    }

    [Fact]
    public async Task Who_has_no_seat_loads_nothing()
    {
        var table = await Table.CreateAsync(deployment);
        (await Player.New(deployment).GetAsync($"{table.Path}/state")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await table.GameMaster.GetAsync($"/api/v2/sessions/{Guid.NewGuid()}/state")).ExpectProblem(HttpStatusCode.NotFound, "session_not_found");
    }

    [Fact]
    [Provokes("version_not_found")]
    public async Task An_older_version_is_loaded_as_it_was()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"n":1,"gm":1}}"""));
        var seat = await table.JoinAsync();
        foreach (var n in new[] { 3, 4 })
        {
            (await table.GameMaster.PostAsync(
                $"{table.Path}/state", JsonNodes.Parse($$$"""{"state":{"n":{{{n}}},"gm":{{{n}}}},"metadata":{"public":{"n":{{{n}}}},"n":0}}""")))
                .Expect(HttpStatusCode.OK);
        }

        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SetAsync("/n", 5);
        await gameMaster.ExpectAsync("state_update");

        foreach (
            var (version, n, metadata) in new[] { (1, 1, "{}"), (2, 1, "{}"), (3, 3, """{"n":3}"""), (4, 4, """{"n":4}"""), (5, 5, """{"n":4}""") })
        {
            var then = (await seat.Player.GetAsync($"{table.Path}/state?version={version}")).Expect(HttpStatusCode.OK);
            JsonNodes.Same($$"""{"n":{{n}}}""", then["state"]);
            JsonNodes.Same(metadata, then["metadata"]);
            Assert.Equal($"{version}", then.Text("version"));
            Assert.Equal($"\"{version}\"", then.Headers.ETag!.Tag);
        }

        foreach (var version in new[] { "0", "6" })
        {
            (await seat.Player.GetAsync($"{table.Path}/state?version={version}")).ExpectProblem(HttpStatusCode.NotFound, "version_not_found");
        }

        foreach (var version in new[] { "one", "-1", "99999999999999999999" })
        {
            var refused = (await seat.Player.GetAsync($"{table.Path}/state?version={version}"))
                .ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
            Assert.NotNull(refused["errors"]["version"]);
        }
    }
}
