using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>Inputs within all limits that would cost the service, or the other members, far more than they cost their sender.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class CostlyInputTests(Deployment deployment) : IUsesDeployment
{
    private const int Large = 700_000;

    [Theory]
    [InlineData("""{"type":"state_update","data":{"changes":[%]}}""", "null")]
    [InlineData("""{"type":"sync_request","data":{"paths":[%]}}""", "null")]
    [InlineData("""{"type":"action_resolve","data":{"action_id":"0198c0de-0000-7000-8000-0000000000d1","outcomes":[{"target_id":"0198c0de-0000-7000-8000-0000000000c1","effects":[%]}]}}""", "\"\"")]
    [InlineData("""{"type":"action_resolve","data":{"action_id":"0198c0de-0000-7000-8000-0000000000d1","outcomes":[%]}}""", "null")]
    public async Task A_message_that_is_wrong_in_ten_thousand_places_gets_a_short_answer(string message, string item)
    {
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SendTextAsync(message.Replace("%", string.Join(',', Enumerable.Repeat(item, 10_000)), StringComparison.Ordinal));
        var error = await gameMaster.ExpectErrorAsync("invalid_message");
        Assert.InRange(error.ToJsonString().Length, 1, 8 * 1024);
    }

    [Fact]
    public async Task A_history_of_large_events_comes_in_small_pages_and_whole()
    {
        var table = await Table.CreateAsync(deployment);
        for (var i = 0; i < 8; i++) (await table.SaveAsync(State(i))).Expect(HttpStatusCode.OK);

        var seen = new List<JsonNode?>();
        for (var after = "0"; after is not null;)
        {
            var page = (await table.GameMaster.GetAsync($"{table.Path}/events?limit=500&after={after}")).Expect(HttpStatusCode.OK);
            Assert.InRange(page["events"].AsArray().Count, 0, 4);
            seen.AddRange(page["events"].AsArray());
            after = page.Body!["next"]?.GetValue<string>();
        }

        Assert.Equal(Enumerable.Range(2, 8), seen.Select(e => (int)e!.Version()));
    }

    [Fact]
    public async Task Who_missed_large_events_gets_the_state_and_old_versions_can_be_read()
    {
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        for (var i = 0; i < 8; i++)
        {
            await gameMaster.SetAsync("/n", i);
            await gameMaster.ExpectAsync("state_update");
            (await table.SaveAsync(State(i))).Expect(HttpStatusCode.OK);
            await gameMaster.ExpectAsync("state_update");
        }

        await gameMaster.SendAsync(Messages.Sync(since: "1"));
        JsonNodes.Same(State(7), (await gameMaster.ExpectAsync("sync_response")).At("data.state"));
        JsonNodes.Same(State(2), (await table.GameMaster.GetAsync($"{table.Path}/state?version=7")).Expect(HttpStatusCode.OK)["state"]);
    }

    [Fact]
    public async Task A_save_of_many_small_members_below_a_long_name_makes_a_small_event()
    {
        var table = await Table.CreateAsync(deployment);
        var name = new string('n', 1000);
        (await table.SaveAsync(new JsonObject { [name] = new JsonObject() })).Expect(HttpStatusCode.OK);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        var members = new JsonObject(Enumerable.Range(0, 80_000).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)1)));
        (await table.SaveAsync(new JsonObject { [name] = members })).Expect(HttpStatusCode.OK);
        var change = Assert.Single((await gameMaster.ExpectAsync("state_update")).At("data.changes").AsArray());
        Assert.Equal($"/{name}", change.Text("path"));
    }

    [Fact]
    public async Task A_body_of_two_million_values_is_too_large_whatever_it_holds()
    {
        var table = await Table.CreateAsync(deployment);
        var many = string.Join(',', Enumerable.Repeat("1", 2_000_000));
        foreach (var body in new[] { $$"""{"state":{"n":[{{many}}]} }""", $$"""{"state":{},"n":[{{many}}]}""" })
        {
            (await table.GameMaster.SendAsync(
                HttpMethod.Post, $"{table.Path}/state", new StringContent(body, Encoding.UTF8, "application/json"), process: null))
                .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "state_too_large");
        }

        // As many as a state may have.
        (await table.SaveAsync(JsonNode.Parse($$"""{"n":[{{many[..1_000_001]}}]}""")!)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_holds_a_large_secret_replaced_a_thousand_times_makes_small_frames()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"gm_only_paths":["/shared/vault"]}"""));
        (await table.SaveAsync(new JsonObject { ["shared"] = new JsonObject { ["vault"] = new string('v', Large) } })).Expect(HttpStatusCode.OK);
        await using var player = await table.ConnectAsync(await table.JoinAsync());
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await player.SendAsync(
            Messages.Update("r1", null, [.. Enumerable.Range(0, 1000).Select(i => Messages.Set("/shared", new JsonObject { ["n"] = i }))]));
        foreach (var socket in new[] { player, gameMaster })
        {
            var update = await socket.ExpectAsync("state_update");
            Assert.Equal(1000, update.At("data.changes").AsArray().Count);
            Assert.InRange(update.ToJsonString().Length, 1, 200 * 1000);
        }

        JsonNodes.Same(
            new JsonObject { ["shared"] = new JsonObject { ["n"] = 999, ["vault"] = new string('v', Large) } }, (await table.LoadAsync())["state"]);
    }

    [Fact]
    public async Task The_deepest_settings_are_stored_published_and_loaded_by_another_process()
    {
        var theme = JsonNode.Parse($"{new string('[', 31)}{new string(']', 31)}");
        var table = await Table.CreateAsync(deployment, new JsonObject { ["theme"] = theme }, Deployment.ProcessA);
        Assert.Equal("1", (await table.LoadAsync(Deployment.ProcessB)).Text("version"));
        var deeper = JsonNode.Parse($"{new string('[', 58)}{new string(']', 58)}");
        var body = new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "x", ["settings"] = new JsonObject { ["theme"] = deeper } };
        (await Player.New(deployment).PostAsync("/api/v2/sessions", body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
    }

    private static JsonObject State(int number) => new() { ["map"] = new string((char)('a' + number), Large) };
}
