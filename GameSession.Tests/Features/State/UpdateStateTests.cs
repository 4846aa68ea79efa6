using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.State;

[Trait("Category", "Integration")]
public sealed class UpdateStateTests(Deployment deployment) : IUsesDeployment
{
    [Theory]
    [InlineData("""{"path":"/a","value":1}""", """{"a":1}""", """{"path":"/a","value":1}""")]
    [InlineData("""{"path":"/x/y/z","value":{"b":[]}}""", """{"x":{"y":{"z":{"b":[]}}}}""", """{"path":"/x/y/z","value":{"b":[]}}""")]
    [InlineData("""{"path":"/old","value":null}""", """{"old":null}""", """{"path":"/old","value":null,"previous":{"k":1}}""")]
    [InlineData("""{"path":"/old/k"}""", """{"old":{}}""", """{"path":"/old/k","previous":1}""")]
    [InlineData("""{"path":"/nothing/there"}""", """{}""", """{"path":"/nothing/there"}""")]
    [InlineData("""{"path":"/list/-","value":4}""", """{"list":[1,2,3,4]}""", """{"path":"/list/-","value":4}""")]
    [InlineData("""{"path":"/list/1","value":9}""", """{"list":[1,9,3]}""", """{"path":"/list/1","value":9,"previous":2}""")]
    [InlineData("""{"path":"/list/1"}""", """{"list":[1,3]}""", """{"path":"/list/1","previous":2}""")]
    [InlineData("""{"path":"/a~1b~0c","value":"é"}""", """{"a/b~c":"é"}""", """{"path":"/a~1b~0c","value":"é"}""")]
    [InlineData("""{"path":"/old/k","value":2,"previous":1.0}""", """{"old":{"k":2}}""", """{"path":"/old/k","value":2,"previous":1}""")]
    [InlineData("""{"path":"/old","previous":{"k":1}}""", """{"old":null}""", """{"path":"/old","previous":{"k":1}}""")]
    public async Task A_change_does_what_it_says_and_the_broadcast_says_what_was_there(string change, string expected, string broadcast)
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"old":{"k":1},"list":[1,2,3]}}"""));
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SendTextAsync($$$"""{"type":"state_update","data":{"changes":[{{{change}}}]}}""");
        var update = await gameMaster.ExpectAsync("state_update");
        JsonNodes.Same($"[{broadcast}]", update.At("data.changes"));
        Assert.Equal("2", update.Text("data.version"));
        var state = (await table.LoadAsync())["state"]!;
        foreach (var (name, value) in JsonNodes.Parse(expected))
        {
            if (change == """{"path":"/old","previous":{"k":1}}""") Assert.False(state.AsObject().ContainsKey("old"));
            else JsonNodes.Same(value, state[name]);
        }
    }

    [Theory]
    [InlineData("""{"path":"/list/3","value":4}""", "changes[0].path")]
    [InlineData("""{"path":"/list/01","value":4}""", "changes[0].path")]
    [InlineData("""{"path":"/list/-1","value":4}""", "changes[0].path")]
    [InlineData("""{"path":"/list/x","value":4}""", "changes[0].path")]
    [InlineData("""{"path":"/list/-/x","value":4}""", "changes[0].path")]
    [InlineData("""{"path":"/text/x","value":4}""", "changes[0].path")]
    [InlineData("""{"path":"","value":4}""", "changes[0].value")]
    public async Task A_place_that_cannot_be_is_refused(string change, string field)
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"list":[1,2,3],"text":"t"}}"""));
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SendTextAsync($$$"""{"type":"state_update","ref":"r1","data":{"changes":[{{{change}}}]}}""");
        var error = await gameMaster.ExpectErrorAsync("invalid_message", "r1");
        Assert.True(error.At("details.errors").AsObject().ContainsKey(field), error.ToJsonString());
        Assert.Equal("1", (await table.LoadAsync()).Text("version"));
    }

    [Theory]
    [InlineData("""{"path":"/a","value":2,"previous":0}""", "1")]
    [InlineData("""{"path":"/a","previous":null}""", "1")]
    [InlineData("""{"path":"/nothing","value":2,"previous":null}""", null)]
    [Provokes("conflict")]
    public async Task A_precondition_that_fails_is_answered_with_what_is_there(string change, string? current)
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""));
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SendTextAsync($$$"""{"type":"state_update","data":{"changes":[{{{change}}}]}}""");
        var error = await gameMaster.ExpectErrorAsync("conflict");
        JsonNodes.Same(current is null ? null : JsonNode.Parse(current), error.Find("details.current"));
        Assert.Equal("1", (await table.LoadAsync()).Text("version"));
    }

    [Fact]
    public async Task All_changes_of_a_message_happen_or_none()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1}}"""));
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SendTextAsync(
            """{"type":"state_update","data":{"changes":[{"path":"/b","value":1},{"path":"/a","value":2,"previous":9}]}}""");
        await gameMaster.ExpectErrorAsync("conflict");
        JsonNodes.Same("""{"a":1}""", (await table.LoadAsync())["state"]);
        // Each change sees what the earlier ones left.
        await gameMaster.SendTextAsync(
            """{"type":"state_update","data":{"changes":[{"path":"/b","value":1},{"path":"/b","value":2,"previous":1}]}}""");
        JsonNodes.Same(
            """[{"path":"/b","value":1},{"path":"/b","value":2,"previous":1}]""", (await gameMaster.ExpectAsync("state_update")).At("data.changes"));
    }

    [Fact]
    public async Task A_player_writes_to_their_character_and_where_players_may()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"player_writable_paths":["/board","/notes/all"]}"""));
        var seat = await table.JoinAsync();
        var other = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat);
        foreach (var path in new[] { $"/characters/{seat.CharacterId}", $"/characters/{seat.CharacterId}/hp", "/board", "/board/x", "/notes/all/1" })
        {
            await player.SetAsync(path, new JsonObject());
            await player.ExpectAsync("state_update");
        }

        foreach (var path in new[] { $"/characters/{other.CharacterId}/hp", "/characters", "/shared/x", "/notes", "/boards", "" })
        {
            await player.SetAsync(path, new JsonObject(), "r1");
            await player.ExpectErrorAsync("forbidden", "r1");
        }

        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SetAsync($"/characters/{other.CharacterId}/hp", 5);
        await gameMaster.ExpectAsync("state_update");
    }

    [Fact]
    public async Task Observers_and_strangers_to_a_path_learn_nothing_from_a_refusal()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"player_writable_paths":[""],"initial_state":{"gm":{"trap":"pit"}}}"""));
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat);
        foreach (var (there, nothing) in new[] { ("/gm/trap", "/gm/none"), ("/gm/trap/x", "/gm/none/x") })
        {
            foreach (var (change, code) in new[]
            {
                (""" "value":1 """, "forbidden"), (""" "previous":"pit" """, "conflict"), (""" "value":1,"previous":null """, "conflict"),
            })
            {
                var texts = new List<string>();
                foreach (var path in new[] { there, nothing })
                {
                    await player.SendTextAsync($$$"""{"type":"state_update","data":{"changes":[{"path":"{{{path}}}",{{{change}}} }]}}""");
                    texts.Add((await player.ExpectErrorAsync(code)).ToJsonString().Replace(path, "", StringComparison.Ordinal));
                }

                Assert.Equal(texts[0], texts[1]);
            }
        }
    }

    [Fact]
    [Provokes("reserved_path")]
    public async Task Combat_is_written_by_combat_messages_alone()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"player_writable_paths":["/combat","/shared"]}"""));
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await using var player = await table.ConnectAsync(seat);
        foreach (var socket in new[] { gameMaster, player })
        {
            foreach (var path in new[] { "/combat", "/combat/round" })
            {
                await socket.SetAsync(path, 1, "r1");
                await socket.ExpectErrorAsync("reserved_path", "r1");
            }
        }

        await gameMaster.SetAsync("", new JsonObject { ["combat"] = 1 });
        await gameMaster.ExpectErrorAsync("reserved_path");
        await gameMaster.SetAsync("", new JsonObject { ["shared"] = 1 });
        await gameMaster.ExpectAsync("state_update");
    }

    [Fact]
    public async Task What_only_the_game_master_may_see_reaches_no_player()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"gm_only_paths":["/gm","/room/secret"]}"""));
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var here = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var there = await table.ConnectAsync(seat, Deployment.ProcessB);
        await gameMaster.SetAsync("/gm/trap", 1);
        await gameMaster.SetAsync("/room", new JsonObject { ["door"] = "shut", ["secret"] = 1 });
        await gameMaster.SetAsync("/room/secret", 2);
        await gameMaster.SetAsync("/end", true);
        foreach (var player in new[] { here, there })
        {
            var room = await player.ExpectAsync("state_update");
            JsonNodes.Same("""[{"path":"/room","value":{"door":"shut"}}]""", room.At("data.changes"));
            Assert.Equal(3, room.Version());
            Assert.Equal(4, (await player.ExpectAsync("state_update")).Version());
            await player.ExpectNothingAsync();
            Assert.DoesNotContain(player.Log, m => m.ToJsonString().Contains("secret", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_player_who_replaces_an_object_with_a_hidden_part_leaves_the_hidden_part()
    {
        var table = await Table.CreateAsync(
            deployment,
            JsonNodes.Parse("""{"gm_only_paths":["/room/secret"],"player_writable_paths":["/room"],"initial_state":{"room":{"secret":1}}}"""));
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await using var player = await table.ConnectAsync(seat);
        // It changes nothing, and is told to all as any removal of nothing is.
        await player.SendAsync(Messages.Update("r1", null, Messages.Remove("/room")));
        var removal = await player.ExpectAsync("state_update");
        Assert.Equal("r1", removal.Text("ref"));
        JsonNodes.Same("""[{"path":"/room"}]""", removal.At("data.changes"));
        var unchanged = await gameMaster.ExpectAsync("state_update");
        JsonNodes.Same("[]", unchanged.At("data.changes"));
        Assert.Null(unchanged.Find("data.shown_changes"));

        await player.SetAsync("/room", new JsonObject { ["door"] = "shut" }, "r2");
        var update = await player.ExpectAsync("state_update");
        JsonNodes.Same("""[{"path":"/room","value":{"door":"shut"}}]""", update.At("data.changes"));
        JsonNodes.Same(
            """[{"path":"/room/door","value":"shut"}]""", (await gameMaster.ExpectAsync("state_update")).At("data.changes"));
        JsonNodes.Same("""{"room":{"door":"shut","secret":1}}""", (await table.LoadAsync())["state"]);
        await player.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_refusal_around_a_hidden_path_names_only_what_its_sender_wrote()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"gm_only_paths":["/room/chest/trap"],"player_writable_paths":["/room"]}"""));
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat);
        foreach (var value in new[] { """{"chest":5}""", """{"chest":{"trap":1}}""", "1" })
        {
            await player.SetAsync("/room", JsonNode.Parse(value)!, "r1");
            var refused = (await player.ExpectErrorAsync("forbidden", "r1")).ToJsonString();
            await player.SetAsync("/hall", JsonNode.Parse(value)!, "r1");
            var ordinary = (await player.ExpectErrorAsync("forbidden", "r1")).ToJsonString();
            Assert.Equal(ordinary.Replace("/hall", "/room", StringComparison.Ordinal), refused);
        }
    }

    [Fact]
    public async Task Only_the_senders_copy_on_the_senders_connection_carries_the_ref()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var sender = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var sendersOther = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await sender.SetAsync("/shared/a", 1, "r1");
        var own = await sender.ExpectAsync("state_update");
        Assert.Equal("r1", own.Text("ref"));
        Assert.Equal(seat.Player.Id.ToString(), own.Text("data.player_id"));
        foreach (var other in new[] { sendersOther, gameMaster })
        {
            var copy = await other.ExpectAsync("state_update");
            Assert.False(copy.ContainsKey("ref"));
            JsonNodes.Same(own["data"], copy["data"]);
        }
    }

    [Fact]
    public async Task The_same_update_id_again_changes_nothing_and_gets_the_first_broadcast_alone()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"shared":{"n":1}}}"""));
        var seat = await table.JoinAsync();
        await using var first = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var second = await table.ConnectAsync(seat, Deployment.ProcessB);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var id = Guid.NewGuid();
        // Its precondition holds only the first time.
        var change = JsonNodes.Parse("""{"path":"/shared/n","value":2,"previous":1}""");
        await first.SendAsync(Messages.Update("r1", id, (JsonObject)change.DeepClone()));
        var original = await first.ExpectAsync("state_update");
        Assert.Equal(id.ToString(), original.Text("data.update_id"));
        await second.ExpectAsync("state_update");
        await gameMaster.ExpectAsync("state_update");

        foreach (var (socket, reference) in new[] { (first, "r2"), (second, "r3"), (first, null) })
        {
            await socket.SendAsync(Messages.Update(reference, id, (JsonObject)change.DeepClone()));
            var again = await socket.ExpectAsync("state_update");
            JsonNodes.Same(original["data"], again["data"]);
            Assert.Equal(reference, again.Find("ref")?.GetValue<string>());
        }

        // Whatever else the repetition says.
        await second.SendAsync(Messages.Update(null, id, Messages.Set("/shared/other", 1)));
        JsonNodes.Same(original["data"], (await second.ExpectAsync("state_update"))["data"]);
        foreach (var socket in new[] { first, second, gameMaster }) await socket.ExpectNothingAsync();
        Assert.Equal("3", (await table.LoadAsync()).Text("version"));
    }

    [Fact]
    public async Task An_update_id_that_somebody_else_used_is_a_conflict_with_nothing_of_theirs()
    {
        var table = await Table.CreateAsync(deployment);
        var elsewhere = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        await using var stranger = await elsewhere.ConnectGameMasterAsync(Deployment.ProcessB);
        var id = Guid.NewGuid();
        await gameMaster.SetAsync("/gm/secret", "pit", updateId: id);
        await gameMaster.ExpectAsync("state_update");
        foreach (var socket in new[] { player, stranger })
        {
            await socket.SetAsync("/shared/a", 1, "r1", id);
            var error = await socket.ExpectErrorAsync("conflict", "r1");
            Assert.DoesNotContain("pit", error.ToJsonString(), StringComparison.Ordinal);
            Assert.Null(error.Find("details.current"));
            await socket.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task An_id_of_something_hidden_is_refused_after_all_that_an_unused_one_meets()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var player = await table.ConnectAsync(seat, Deployment.ProcessB);
        var used = Guid.NewGuid();
        await gameMaster.SetAsync("/gm/secret", "pit", updateId: used);
        await gameMaster.ExpectAsync("state_update");
        JsonObject[] refused =
        [
            Messages.Set("/gm/secret", 1), Messages.Set("/combat", 1), Messages.Set("/notes", 1),
            JsonNodes.Parse("""{"path":"/shared/a","value":1,"previous":2}"""),
        ];
        foreach (var change in refused)
        {
            var answers = new List<string>();
            foreach (var id in new[] { Guid.NewGuid(), used })
            {
                var asked = Messages.Update(null, id, (JsonObject)change.DeepClone());
                var answer = await player.AskAsync(asked);
                answers.Add(answer.ToJsonString().Replace(asked.Text("ref"), "", StringComparison.Ordinal));
            }

            Assert.Equal(answers[0], answers[1]);
        }

        await player.SetAsync("/shared/a", 1, "last", used);
        await player.ExpectErrorAsync("conflict", "last");
    }

    [Fact]
    [Provokes("state_too_large")]
    public async Task A_state_does_not_grow_beyond_1_MiB()
    {
        var table = await Table.CreateAsync(
            deployment, new JsonObject { ["initial_state"] = new JsonObject { ["a"] = new string('x', 1024 * 1024 - 1000) } });
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SetAsync("/b", new string('y', 2000), "r1");
        await gameMaster.ExpectErrorAsync("state_too_large", "r1");
        await gameMaster.SetAsync("/b", new string('y', 500), "r1");
        await gameMaster.ExpectAsync("state_update");
    }

    [Fact]
    public async Task A_state_is_at_most_32_levels_deep()
    {
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        var path = string.Concat(Enumerable.Repeat("/a", 31));
        await gameMaster.SetAsync(path, new JsonObject());
        await gameMaster.ExpectAsync("state_update");
        await gameMaster.SetAsync(path, new JsonObject { ["b"] = new JsonArray() });
        await gameMaster.ExpectErrorAsync("invalid_message");
    }

    [Fact]
    public async Task A_message_has_at_most_1000_changes()
    {
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SendAsync(Messages.Update(null, null, [.. Enumerable.Range(0, 1000).Select(i => Messages.Set($"/n{i}", i))]));
        Assert.Equal(1000, (await gameMaster.ExpectAsync("state_update")).At("data.changes").AsArray().Count);
        await gameMaster.SendAsync(Messages.Update(null, null, [.. Enumerable.Range(0, 1001).Select(i => Messages.Set($"/n{i}", i))]));
        Assert.NotNull((await gameMaster.ExpectErrorAsync("invalid_message")).Find("details.errors.changes"));
    }
}
