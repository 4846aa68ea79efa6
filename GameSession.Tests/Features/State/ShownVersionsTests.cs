using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Features.State;

/// <summary>
/// The game master sets <c>/shared/door</c> to 1, 2 and 3, which players see as versions 3 to 5, and changes in between what players do not see.
/// </summary>
[Trait("Category", "Integration")]
public sealed class ShownVersionsTests(Deployment deployment) : IUsesDeployment
{
    private const string PlayersState = """{"shared":{"door":3}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_get_consecutive_versions_of_what_they_see_in_every_process()
    {
        var table = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
        var seat = await table.JoinAsync(Deployment.ProcessA);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var here = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var there = await table.ConnectAsync(seat, Deployment.ProcessB);
        await PlayAsync(gameMaster, hidden: 2);

        foreach (var player in new[] { here, there })
        {
            for (var n = 1; n <= 3; n++)
            {
                var update = await player.ExpectAsync("state_update");
                Assert.Equal((n, $"{n + 2}"), (update.At("data.changes.0.value").GetValue<int>(), update.Text("data.version")));
                Assert.Null(update.Find("data.shown_version"));
                Assert.Null(update.Find("data.shown_at"));
            }

            await player.ExpectNothingAsync();
        }

        var updates = gameMaster.Log.Where(m => m.Text("type") == "state_update").ToList();
        Assert.Equal(Enumerable.Range(3, updates.Count), updates.Select(u => (int)u.Version()));
        Assert.Equal(["2", "2", "3", "3", "3", "4", "4", "4", "5"], updates.Take(9).Select(u => u.Text("data.shown_version")));
        Assert.Equal(updates[2].Text("data.timestamp"), updates[3].Text("data.shown_at"));
    }

    [Fact]
    public async Task A_process_that_loads_the_session_gives_members_the_same_versions()
    {
        var (table, seat, updates) = await PlayedAsync(hidden: 2);
        // The log's last event is hidden, and its snapshot the latest: no other process has read an event yet.
        (await table.SaveAsync(JsonNodes.Parse("""{"shared":{"door":3},"gm":{"trap":"sprung"}}"""), Deployment.ProcessA)).Expect(HttpStatusCode.OK);

        foreach (var process in new[] { Deployment.ProcessB, Deployment.ProcessA })
        {
            Assert.Equal("5", (await seat.Player.GetAsync(table.Path, process)).Expect(HttpStatusCode.OK).Text("version"));
            var loaded = (await seat.Player.GetAsync($"{table.Path}/state", process)).Expect(HttpStatusCode.OK);
            Assert.Equal(("5", "\"5\""), (loaded.Text("version"), loaded.Headers.ETag!.Tag));
            Assert.Equal(updates[^1].Text("data.timestamp"), loaded.Text("timestamp"));
            JsonNodes.Same(PlayersState, loaded["state"]);
            await using var player = await table.ConnectAsync(seat, process);
            foreach (var since in new[] { 1, 2, 3, 4, 5 }) await ExpectMissedAsync(player, since, updates);
            var all = await player.AskAsync(Messages.Sync());
            Assert.Equal("5", all.Text("data.version"));
            JsonNodes.Same(PlayersState, (await player.AskAsync(Messages.Sync("6"))).At("data.state"));
        }

        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        await using var late = await table.ConnectAsync(seat, Deployment.ProcessA);
        await gameMaster.SetAsync("/shared/door", 4);
        Assert.Equal("6", (await late.ExpectAsync("state_update")).Text("data.version"));
        Assert.Equal("15", (await table.LoadAsync()).Text("version"));
    }

    [Fact]
    public async Task Members_load_older_states_by_the_versions_that_they_saw()
    {
        var (table, seat, updates) = await PlayedAsync(hidden: 3);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            for (var version = 1; version <= 5; version++)
            {
                var then = (await seat.Player.GetAsync($"{table.Path}/state?version={version}", process)).Expect(HttpStatusCode.OK);
                JsonNodes.Same(version < 3 ? "{}" : $$"""{"shared":{"door":{{version - 2}} } }""", then["state"]);
                Assert.Equal(($"{version}", $"\"{version}\""), (then.Text("version"), then.Headers.ETag!.Tag));
                if (version >= 3) Assert.Equal(updates[version - 3].Text("data.timestamp"), then.Text("timestamp"));
            }

            (await seat.Player.GetAsync($"{table.Path}/state?version=6", process)).ExpectProblem(HttpStatusCode.NotFound, "version_not_found");
            var latest = await table.LoadAsync(process);
            var before = (await table.GameMaster.GetAsync($"{table.Path}/state?version={long.Parse(latest.Text("version")) - 1}", process))
                .Expect(HttpStatusCode.OK);
            JsonNodes.Same("""{"shared":{"door":3},"gm":{"trap":1}}""", before["state"]);
        }
    }

    [Fact]
    public async Task A_page_of_history_is_full_whatever_is_hidden_in_between()
    {
        var (table, seat, updates) = await PlayedAsync(hidden: 15, size: 60_000);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            for (var limit = 1; limit <= 5; limit++)
            {
                var pages = new List<int>();
                var versions = new List<string>();
                for (string? after = "0"; after is not null;)
                {
                    var page = (await seat.Player.GetAsync($"{table.Path}/events?after={after}&limit={limit}", process))
                        .Expect(HttpStatusCode.OK);
                    pages.Add(page["events"].AsArray().Count);
                    versions.AddRange(page["events"].AsArray().Select(e => e.Text("data.version")));
                    after = page.Body.Find("next")?.GetValue<string>();
                    Assert.Equal(after is null ? null : versions[^1], after);
                }

                Assert.Equal(["2", "3", "4", "5"], versions);
                Assert.All(pages.SkipLast(1), count => Assert.Equal(limit, count));
            }

            var last = (await seat.Player.GetAsync($"{table.Path}/events?after=4", process)).Expect(HttpStatusCode.OK);
            JsonNodes.Same(updates[^1]["data"], Assert.Single(last["events"].AsArray()).At("data"));
            Assert.Empty((await seat.Player.GetAsync($"{table.Path}/events?after=5", process))["events"].AsArray());
            foreach (var beyond in new[] { 50, long.MaxValue })
            {
                Assert.Empty((await seat.Player.GetAsync($"{table.Path}/events?after={beyond}", process))["events"].AsArray());
            }
        }
    }

    [Fact]
    public async Task What_is_hidden_never_cuts_the_answer_to_since()
    {
        var (table, seat, updates) = await PlayedAsync(hidden: 15, size: 60_000);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            await using var player = await table.ConnectAsync(seat, process);
            await ExpectMissedAsync(player, 2, updates);
        }
    }

    [Fact]
    public async Task A_thousand_hidden_events_are_no_missed_events()
    {
        var (table, seat, updates) = await PlayedAsync(hidden: 400);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            await using var player = await table.ConnectAsync(seat, process);
            await ExpectMissedAsync(player, 2, updates);
            await ExpectMissedAsync(player, 5, updates);
        }
    }

    [Fact]
    public async Task A_list_tells_when_something_last_happened_that_the_caller_sees()
    {
        var (table, seat, updates) = await PlayedAsync(hidden: 2);
        (await table.SaveAsync(JsonNodes.Parse("""{"shared":{"door":3},"gm":{"trap":"sprung"}}"""))).Expect(HttpStatusCode.OK);
        var saved = (await table.LoadAsync()).Text("timestamp");

        Assert.Equal(updates[^1].Text("data.timestamp"), await UpdatedAsync(seat.Player));
        Assert.Equal(saved, await UpdatedAsync(table.GameMaster));

        static async Task<string> UpdatedAsync(Player player) =>
            Assert.Single((await player.GetAsync("/api/v2/sessions")).Expect(HttpStatusCode.OK)["sessions"].AsArray()).Text("updated_at");
    }

    [Fact]
    public async Task A_log_that_says_nothing_of_players_keeps_its_versions_and_goes_on()
    {
        var log = new EventAppender(deployment.Database);
        var (player, character) = (Player.New(deployment), Guid.NewGuid());
        var session = await Log.CreateAsync(log);
        var events = new List<EncodedEvent> { Log.Event(session, 2, new PlayerJoined(player.Id, Role.Player, character)) };
        foreach (var version in Enumerable.Range(3, 7))
        {
            events.Add(Log.Set(session, version, version % 2 == 1 ? "gm" : "door", StateValue.Of(version)));
        }

        await log.AppendAsync([Log.Of([.. events])], Ct);
        var path = $"/api/v2/sessions/{session}";

        await using var socket = await ConnectAsync(player, new JsonObject { ["character_id"] = character.ToString() });
        await socket.SendAsync(Messages.Sync("2"));
        foreach (var version in new[] { "4", "6", "8" }) Assert.Equal(version, (await socket.ExpectAsync("state_update")).Text("data.version"));
        Assert.Equal("9", (await socket.ExpectAsync("sync_response")).Text("data.version"));
        var history = (await player.GetAsync($"{path}/events?after=0&limit=2")).Expect(HttpStatusCode.OK);
        Assert.Equal(["2", "4"], history["events"].AsArray().Select(e => e.Text("data.version")));
        Assert.Equal("4", history.Text("next"));

        await using var gameMaster = await ConnectAsync(new Player(deployment, Log.GameMaster), new JsonObject { ["role"] = "observer" });
        await gameMaster.SetAsync("/gm", 10);
        await gameMaster.SetAsync("/door", 11);
        Assert.Equal("10", (await socket.ExpectAsync("state_update")).Text("data.version"));
        JsonNodes.Same("""{"door":8}""", (await player.GetAsync($"{path}/state?version=9")).Expect(HttpStatusCode.OK)["state"]);

        async Task<Socket> ConnectAsync(Player member, JsonObject seat)
        {
            var joined = (await member.PostAsync($"{path}/join", seat)).Expect(HttpStatusCode.OK);
            return await Socket.OpenAsync(member, session, joined.Text("connection_token"));
        }
    }

    [Fact]
    public async Task The_snapshot_of_a_hidden_event_knows_what_players_saw_last()
    {
        var (table, _, updates) = await PlayedAsync(hidden: 1);
        (await table.SaveAsync(JsonNodes.Parse("""{"shared":{"door":3},"gm":{"trap":"sprung"}}"""))).Expect(HttpStatusCode.OK);

        var loaded = (await new SessionStore(deployment.Database).LoadAsync(table.SessionId, Ct))!;

        Assert.Equal((10, 5), (loaded.Version, loaded.ShownVersion));
        Assert.Equal(updates[^1].At("data.timestamp").GetValue<DateTime>(), loaded.ShownAt);
        Assert.True(loaded.UpdatedAt > loaded.ShownAt);
    }

    [Fact]
    public async Task Players_see_of_a_saves_metadata_what_is_public()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await ExpectMetadataAsync("{}", "{}");
        await SaveAsync("""{"note":"the butler did it","public":{"title":"The first evening"}}""");
        await ExpectMetadataAsync("""{"note":"the butler did it","public":{"title":"The first evening"}}""", """{"title":"The first evening"}""");
        await SaveAsync("""{"note":"the butler did it","public":"not an object"}""");
        await ExpectMetadataAsync("""{"note":"the butler did it","public":"not an object"}""", "{}");

        async Task SaveAsync(string metadata) =>
            (await table.GameMaster.PostAsync($"{table.Path}/state", JsonNodes.Parse($$"""{"state":{},"metadata":{{metadata}}}""")))
                .Expect(HttpStatusCode.OK);

        async Task ExpectMetadataAsync(string gameMasters, string players)
        {
            JsonNodes.Same(gameMasters, (await table.LoadAsync())["metadata"]);
            JsonNodes.Same(players, (await seat.Player.GetAsync($"{table.Path}/state")).Expect(HttpStatusCode.OK)["metadata"]);
            var history = (await seat.Player.GetAsync($"{table.Path}/events")).Expect(HttpStatusCode.OK);
            Assert.DoesNotContain("metadata", history.Body!.ToJsonString(), StringComparison.Ordinal);
        }
    }

    // Before, between and after the three changes that players see, there are so many that they do not see.
    private static async Task PlayAsync(Socket gameMaster, int hidden, int size = 0)
    {
        for (var n = 0; n <= 3; n++)
        {
            if (n > 0) await gameMaster.SetAsync("/shared/door", n);
            for (var i = 0; i < hidden; i++) await gameMaster.SetAsync("/gm/trap", size == 0 ? i : new string((char)('a' + i), size));
            for (var i = 0; i < hidden + Math.Sign(n); i++) await gameMaster.ExpectAsync("state_update");
        }
    }

    private static async Task ExpectMissedAsync(Socket player, int since, List<JsonObject> updates)
    {
        await player.SendAsync(Messages.Sync(since.ToString(CultureInfo.InvariantCulture)));
        foreach (var update in updates.Where(u => u.Version() > since).ToList())
        {
            JsonNodes.Same(update["data"], since < 2 ? await AfterJoinAsync() : (await player.ExpectAsync("state_update"))["data"]);
        }

        var answer = await player.ExpectAsync("sync_response");
        Assert.Equal("5", answer.Text("data.version"));
        Assert.Null(answer.Find("data.state"));

        async Task<JsonNode?> AfterJoinAsync()
        {
            var next = await player.NextAsync();
            return (next.Text("type") == "player_joined" ? await player.ExpectAsync("state_update") : next)["data"];
        }
    }

    // Everything through process A: no other process has the session in memory.
    private async Task<(Table Table, Seat Seat, List<JsonObject> Updates)> PlayedAsync(int hidden, int size = 0)
    {
        var table = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
        var seat = await table.JoinAsync(Deployment.ProcessA);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessA);
        await PlayAsync(gameMaster, hidden, size);
        var updates = new List<JsonObject>();
        for (var n = 1; n <= 3; n++) updates.Add(await player.ExpectAsync("state_update"));
        return (table, seat, updates);
    }
}
