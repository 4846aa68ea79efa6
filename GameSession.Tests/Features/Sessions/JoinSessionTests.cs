using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

[Trait("Category", "Integration")]
public sealed class JoinSessionTests(Deployment deployment) : IUsesDeployment
{
    private readonly Player _player = Player.New(deployment);

    [Fact]
    public async Task A_player_takes_a_seat_and_is_told_the_state_that_players_see()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"shared":{"door":"shut"},"gm":{"trap":true}}}"""));
        var character = Guid.NewGuid();
        var joined = (await JoinAsync(table, character)).Expect(HttpStatusCode.OK);
        JsonNodes.Same("""{"shared":{"door":"shut"}}""", joined["session_state"]);
        Assert.EndsWith($"{table.Path}/ws", joined.Text("websocket_url"), StringComparison.Ordinal);

        var found = await table.GameMaster.GetAsync(table.Path);
        JsonNodes.Same(
            $$"""
            {"player_id":"{{_player.Id}}","role":"player","character_id":"{{character}}","character_ids":["{{character}}"],"online":false,
             "deputy":false}
            """,
            found["players"][1]);
    }

    [Fact]
    [Provokes("session_not_found")]
    public async Task A_session_that_is_not_there_cannot_be_joined() =>
        (await _player.PostAsync($"/api/v2/sessions/{Guid.NewGuid()}/join", Character(Guid.NewGuid())))
            .ExpectProblem(HttpStatusCode.NotFound, "session_not_found");

    [Fact]
    [Provokes("forbidden")]
    public async Task Only_the_invited_join_where_the_game_master_says_who()
    {
        var table = await Table.CreateAsync(deployment, new JsonObject { ["allowed_players"] = new JsonArray(_player.Id.ToString()) });
        (await JoinAsync(table, Guid.NewGuid())).Expect(HttpStatusCode.OK);
        (await Player.New(deployment).PostAsync($"{table.Path}/join", Character(Guid.NewGuid())))
            .ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    [Provokes("session_full")]
    public async Task A_full_table_takes_nobody_until_somebody_leaves()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"max_players":1,"allow_observers":true}"""));
        var first = await table.JoinAsync();
        (await JoinAsync(table, Guid.NewGuid())).ExpectProblem(HttpStatusCode.Conflict, "session_full");
        (await _player.PostAsync($"{table.Path}/join", JsonNodes.Parse("""{"role":"observer"}"""))).Expect(HttpStatusCode.OK);

        (await first.Player.PostAsync($"{table.Path}/leave")).Expect(HttpStatusCode.NoContent);
        (await JoinAsync(table, first.CharacterId)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [Provokes("character_taken")]
    public async Task A_character_has_one_player()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync(Deployment.ProcessA);
        (await JoinAsync(table, seat.CharacterId, Deployment.ProcessB)).ExpectProblem(HttpStatusCode.Conflict, "character_taken");
    }

    [Fact]
    public async Task A_character_in_the_fight_is_had_again_by_its_last_player_alone()
    {
        await using var battle = await Battle.StartAsync(deployment);
        (await JoinAsync(battle.Table, battle.Goblin)).ExpectProblem(HttpStatusCode.Conflict, "character_taken");
        (await battle.HeroSeat.Player.PostAsync($"{battle.Table.Path}/leave", process: Deployment.ProcessA)).Expect(HttpStatusCode.NoContent);
        (await JoinAsync(battle.Table, battle.Hero, Deployment.ProcessB)).ExpectProblem(HttpStatusCode.Conflict, "character_taken");
        (await battle.HeroSeat.Player.PostAsync($"{battle.Table.Path}/join", Character(battle.Goblin)))
            .ExpectProblem(HttpStatusCode.Conflict, "character_taken");
        (await battle.HeroSeat.Player.PostAsync($"{battle.Table.Path}/join", Character(battle.Hero), Deployment.ProcessB)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_character_that_the_state_says_is_anothers_is_taken_unless_that_is_hidden()
    {
        var (theirs, mine, hidden) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var settings = JsonNodes.Parse(
            $$"""
            {
              "gm_only_paths": ["/characters/{{hidden}}/player_id"],
              "initial_state": { "characters": {
                "{{theirs}}": { "player_id": "{{Guid.NewGuid()}}" },
                "{{mine}}": { "player_id": "{{_player.Id.ToString().ToUpperInvariant()}}" },
                "{{hidden}}": { "player_id": "{{Guid.NewGuid()}}" } } }
            }
            """);
        var table = await Table.CreateAsync(deployment, settings);
        (await JoinAsync(table, theirs)).ExpectProblem(HttpStatusCode.Conflict, "character_taken");
        (await JoinAsync(table, mine)).Expect(HttpStatusCode.OK);
        (await JoinAsync(table, hidden)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_the_settings_say_who_plays_whom_nobody_takes_another_character()
    {
        var (hers, goblin) = (Guid.NewGuid(), Guid.NewGuid());
        var characters = new JsonObject { [$"{_player.Id}"] = new JsonArray($"{hers}", $"{goblin}") };
        var table = await Table.CreateAsync(deployment, new JsonObject { ["characters"] = characters, ["allow_observers"] = true });
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.AskAsync(Messages.Roll(goblin, 10));
        (await JoinAsync(table, Guid.NewGuid())).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await JoinAsync(table, hers)).Expect(HttpStatusCode.OK);
        // What is hers may be in the fight.
        (await JoinAsync(table, goblin)).Expect(HttpStatusCode.OK);
        (await Player.New(deployment).PostAsync($"{table.Path}/join", Character(hers))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        await table.ObserveAsync();
    }

    [Fact]
    [Provokes("session_ended")]
    public async Task A_session_that_has_ended_takes_nobody()
    {
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.PostAsync($"{table.Path}/end", process: Deployment.ProcessA)).Expect(HttpStatusCode.NoContent);
        (await JoinAsync(table, Guid.NewGuid(), Deployment.ProcessB)).ExpectProblem(HttpStatusCode.Conflict, "session_ended");
    }

    [Fact]
    public async Task Joining_again_changes_nothing_and_gives_a_fresh_token()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var again = (await seat.Player.PostAsync($"{table.Path}/join", Character(seat.CharacterId))).Expect(HttpStatusCode.OK);
        Assert.NotEqual(seat.ConnectionToken, again.Text("connection_token"));
        Assert.Equal("2", (await table.LoadAsync()).Text("version"));
        await using var old = await table.ConnectAsync(seat);
        await using var fresh = await Socket.OpenAsync(seat.Player, table.SessionId, again.Text("connection_token"));
    }

    [Fact]
    public async Task The_game_master_may_join_their_own_table_and_stays_what_they_are()
    {
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"gm":1}}"""));
        var joined = (await table.GameMaster.PostAsync($"{table.Path}/join", Character(Guid.NewGuid()))).Expect(HttpStatusCode.OK);
        JsonNodes.Same("""{"gm":1}""", joined["session_state"]);
        Assert.Equal("1", (await table.LoadAsync()).Text("version"));
    }

    [Fact]
    public async Task A_player_may_take_another_character_on_the_same_seat()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        (await seat.Player.PostAsync($"{table.Path}/join", Character(Guid.NewGuid()))).Expect(HttpStatusCode.OK);
        (await JoinAsync(table, seat.CharacterId)).Expect(HttpStatusCode.OK);
        await using var socket = await table.ConnectAsync(seat);
        await socket.SetAsync($"/characters/{seat.CharacterId}/hp", 1);
        await socket.ExpectErrorAsync("forbidden");
    }

    [Fact]
    public async Task An_observer_sees_what_players_see_and_changes_nothing()
    {
        var table = await Table.CreateAsync(
            deployment, JsonNodes.Parse("""{"allow_observers":true,"initial_state":{"shared":1,"gm":2},"player_writable_paths":["/shared"]}"""));
        var joined = (await _player.PostAsync($"{table.Path}/join", JsonNodes.Parse("""{"role":"observer"}"""))).Expect(HttpStatusCode.OK);
        JsonNodes.Same("""{"shared":1}""", joined["session_state"]);
        await using var socket = await Socket.OpenAsync(_player, table.SessionId, joined.Text("connection_token"));
        await socket.SetAsync("/shared", 2, "r1");
        await socket.ExpectErrorAsync("forbidden", "r1");
        await socket.SendAsync(Messages.Sync());
        JsonNodes.Same("""{"shared":1}""", (await socket.ExpectAsync("sync_response")).At("data.state"));
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await gameMaster.SetAsync("/shared", 3);
        await socket.ExpectAsync("state_update");
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Observers_are_not_let_in_unless_the_settings_say_so()
    {
        var table = await Table.CreateAsync(deployment);
        (await _player.PostAsync($"{table.Path}/join", JsonNodes.Parse("""{"role":"observer"}""")))
            .ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("""{}""", "character_id")]
    [InlineData("""{"character_id":null}""", "character_id")]
    [InlineData("""{"character_id":"frodo"}""", "character_id")]
    [InlineData("""{"character_id":"00000000-0000-0000-0000-000000000000"}""", "character_id")]
    [InlineData("""{"character_id":"0198c0de-0000-7000-8000-000000000001","role":"game_master"}""", "role")]
    [InlineData("""{"character_id":"0198c0de-0000-7000-8000-000000000001","role":1}""", "role")]
    [InlineData("""{"character_id":"0198c0de-0000-7000-8000-000000000001","role":"observer"}""", "character_id")]
    public async Task A_missing_or_wrong_member_is_named(string body, string member)
    {
        var table = await Table.CreateAsync(deployment);
        var answer = (await _player.PostAsync($"{table.Path}/join", JsonNode.Parse(body)))
            .ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        Assert.NotNull(answer["errors"][member]);
    }

    [Fact]
    public async Task All_see_who_comes_and_who_goes()
    {
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        var character = Guid.NewGuid();
        (await JoinAsync(table, character, Deployment.ProcessB)).Expect(HttpStatusCode.OK);
        var joined = await gameMaster.ExpectAsync("player_joined");
        Assert.Equal(_player.Id.ToString(), joined.Text("data.player_id"));
        Assert.Equal("player", joined.Text("data.role"));
        Assert.Equal(character.ToString(), joined.Text("data.character_id"));
        Assert.Equal(2, joined.Version());

        (await _player.PostAsync($"{table.Path}/leave", process: Deployment.ProcessB)).Expect(HttpStatusCode.NoContent);
        var left = await gameMaster.ExpectAsync("player_left");
        Assert.Equal(_player.Id.ToString(), left.Text("data.player_id"));
        Assert.Null(left.Find("data.removed_by"));
        Assert.Equal(3, left.Version());
        await gameMaster.ExpectNothingAsync();
    }

    private static JsonObject Character(Guid id) => new() { ["character_id"] = id.ToString() };

    private Task<Answer> JoinAsync(Table table, Guid character, string? process = null) =>
        _player.PostAsync($"{table.Path}/join", Character(character), process);
}
