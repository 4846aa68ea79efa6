using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class HiddenCombatantTests(Deployment deployment) : IUsesDeployment
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"gm_only_paths":[]}""")]
    public async Task What_an_ambusher_does_reaches_the_game_master_alone_until_it_is_revealed(string settings)
    {
        await using var battle = await Battle.StartAsync(deployment, JsonNodes.Parse(settings), ambush: true);
        var before = (await battle.ToldAsync(battle.HerosPlayer)).Count;
        // The hero's own end of turn before the hidden one's.
        var answer = await battle.DoAsync(battle.HerosPlayer, Messages.Next(null, 1, 1));
        Assert.Equal(["ref", "type"], answer.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal("ack", answer.Text("type"));
        var told = await battle.LastToldAsync(battle.GameMaster);
        Assert.Equal(($"{battle.Ambusher}", $"{battle.HeroSeat.Player.Id}"), (told.Text("data.active_character"), told.Text("data.player_id")));
        Assert.Equal(2, told.At("data.turn_number").GetValue<int>());

        var action = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(action, battle.Ambusher, "attack", battle.Hero));
        await battle.DoAsync(battle.GameMasterOnB, Messages.Resolve(action, Messages.To(battle.Hero).With("poisoned")));
        var open = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(open, battle.Ambusher, "hide"));
        // The same once more, as far as its sender can see.
        Assert.Equal("ack", (await battle.DoAsync(battle.HerosPlayer, Messages.Next(null, 1, 1))).Text("type"));

        foreach (var socket in battle.Players) Assert.Equal(before, (await battle.ToldAsync(socket)).Count);
        var seen = await battle.CombatForPlayersAsync();
        battle.KeepsSecrets(seen);
        Assert.Equal(
            ($"{battle.Hero}", 1, 0, 0),
            (seen.Text("active_character"), seen.At("turn_number").GetValue<int>(), seen.At("active_effects").AsObject().Count, seen.At("actions")
            .AsArray().Count));

        await battle.DoAsync(battle.GameMaster, Messages.Reveal(battle.Ambusher));
        foreach (var socket in battle.Players)
        {
            var revealed = await battle.LastToldAsync(socket);
            Assert.Equal("combatant_reveal", revealed.Text("type"));
            Assert.Equal((17m, $"{battle.Ambusher}"), (revealed.At("data.roll").GetValue<decimal>(), revealed.Text("data.active_character")));
            Assert.Equal(4, revealed.At("data.initiative_order").AsArray().Count);
            Assert.Equal("poisoned", Assert.Single(revealed.At("data.active_effects").AsObject()).Value.Text("condition"));
            Assert.Equal($"{open}", revealed.Text("data.actions.0.action_id"));
        }

        await battle.DoAsync(battle.GameMaster, Messages.Next());
        foreach (var socket in battle.Players)
        {
            var turn = await battle.LastToldAsync(socket);
            Assert.Equal(
                ($"{battle.Ambusher}", $"{battle.Goblin}", 3),
                (turn.Text("data.previous_character"), turn.Text("data.active_character"), turn.At("data.turn_number").GetValue<int>()));
        }
    }

    [Fact]
    public async Task When_the_hidden_turn_is_over_players_see_the_next_one_follow_the_last_they_saw()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        foreach (var socket in battle.Players)
        {
            var turn = await battle.LastToldAsync(socket);
            battle.KeepsSecrets(turn);
            // Who ended the turn that they saw end, although it was the game master who pressed "next" last.
            Assert.Equal(("turn_change", $"{battle.HeroSeat.Player.Id}"), (turn.Text("type"), turn.Text("data.player_id")));
            Assert.Equal(
                ($"{battle.Hero}", $"{battle.Goblin}", 1, 2),
                (turn.Text("data.previous_character"), turn.Text("data.active_character"), turn.At("data.round").GetValue<int>(),
                turn.At("data.turn_number").GetValue<int>()));
        }

        // Each guards with the numbers that they see.
        await battle.RefusedAsync(battle.GameMaster, Messages.Next(null, 1, 2), "conflict");
        await battle.DoAsync(battle.GameMaster, Messages.Next(null, 1, 3));
        var error = await battle.RefusedAsync(battle.MagesPlayer, Messages.Next(null, 1, 4), "conflict");
        JsonNodes.Same($$"""{"active_character":"{{battle.Mage}}","round":1,"turn_number":3}""", error.At("details.current"));
        await battle.DoAsync(battle.MagesPlayer, Messages.Next(null, 1, 3));
    }

    [Fact]
    public async Task A_fight_in_which_all_are_hidden_is_none_for_players_until_one_is_revealed()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 5, hidden: true));
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        Assert.Null(await battle.CombatForPlayersAsync());
        foreach (var socket in battle.Players) Assert.All(await battle.ToldAsync(socket), m => Assert.Equal("player_joined", m.Text("type")));
        await battle.DoAsync(battle.GameMaster, Messages.Reveal(battle.Ambusher));
        foreach (var socket in battle.Players) Assert.Equal("combatant_reveal", (await battle.LastToldAsync(socket)).Text("type"));
        Assert.NotNull(await battle.CombatForPlayersAsync());
    }

    [Fact]
    public async Task A_hidden_fight_that_ends_was_none()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 5, hidden: true));
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        Assert.Null(await battle.CombatAsync());
        foreach (var socket in battle.Players) Assert.All(await battle.ToldAsync(socket), m => Assert.Equal("player_joined", m.Text("type")));
    }

    [Fact]
    public async Task A_hidden_one_who_leaves_leaves_no_trace()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var before = (await battle.ToldAsync(battle.HerosPlayer)).Count;
        await battle.DoAsync(battle.GameMaster, Messages.RemoveCombatant(battle.Ambusher));
        foreach (var socket in battle.Players)
        {
            Assert.Equal(before, (await battle.ToldAsync(socket)).Count);
            battle.KeepsSecrets(new JsonArray([.. (await battle.ToldAsync(socket)).Select(m => m.DeepClone())]));
        }

        Assert.Equal(3, (await battle.CombatAsync()).At("initiative_order").AsArray().Count);
    }

    [Fact]
    public async Task A_player_who_joins_as_a_hidden_combatant_gets_no_hold_of_it()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var player = Player.New(deployment);
        var join = new JsonObject { ["character_id"] = $"{battle.Ambusher}" };
        var joined = (await player.PostAsync($"{battle.Table.Path}/join", join, Deployment.ProcessB)).Expect(HttpStatusCode.OK);
        await using var socket = await Socket.OpenAsync(player, battle.Table.SessionId, joined.Text("connection_token"), Deployment.ProcessA);

        // The hidden one has another id now, which the game master alone is told.
        var told = await battle.LastToldAsync(battle.GameMaster);
        Assert.Equal(("player_joined", $"{battle.Ambusher}"), (told.Text("type"), told.Text("data.character_id")));
        var hidden = (await battle.CombatAsync()).At("initiative_order").AsArray().Single(c => c!["hidden"] is not null)!;
        Assert.NotEqual($"{battle.Ambusher}", hidden.Text("character_id"));
        Assert.Contains(hidden.Text("character_id"), told.At("data.changes").ToJsonString(), StringComparison.Ordinal);
        foreach (var other in battle.Players)
        {
            var seen = await battle.LastToldAsync(other);
            Assert.Equal(
                ["character_id", "player_id", "role", "timestamp", "version"],
                seen["data"]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal));
        }

        // Until the player's character is in the fight, the game master's messages with the old id mean the hidden one.
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(action, battle.Ambusher, "attack", battle.Hero));
        await battle.DoAsync(battle.GameMasterOnB, Messages.Resolve(action, Messages.To(battle.Hero).With("poisoned")));
        foreach (var other in battle.Players) Assert.Equal("player_joined", (await battle.LastToldAsync(other)).Text("type"));

        await battle.DoAsync(socket, Messages.Roll(battle.Ambusher, 12));
        var rolled = await battle.LastToldAsync(battle.HerosPlayer);
        Assert.Equal(("initiative_roll", 4), (rolled.Text("type"), rolled.At("data.initiative_order").AsArray().Count));
        Assert.Equal($"{battle.Hero}", rolled.Text("data.active_character"));
        Assert.DoesNotContain("poisoned", (await battle.CombatForPlayersAsync())!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(5, (await battle.CombatAsync()).At("initiative_order").AsArray().Count);

        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        Assert.Equal(hidden.Text("character_id"), (await battle.LastToldAsync(battle.GameMaster)).Text("data.active_character"));
    }

    [Fact]
    public async Task The_game_master_saves_and_rewinds_to_a_combat_whoever_has_come_since()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var loaded = await battle.Table.LoadAsync();
        var join = new JsonObject { ["character_id"] = $"{battle.Ambusher}" };
        (await Player.New(deployment).PostAsync($"{battle.Table.Path}/join", join)).Expect(HttpStatusCode.OK);
        (await battle.Table.SaveAsync(loaded["state"]!)).Expect(HttpStatusCode.OK);
        await ExpectHiddenAsync();
        (await battle.Table.RewindAsync(long.Parse(loaded.Text("version"), CultureInfo.InvariantCulture))).Expect(HttpStatusCode.OK);
        await ExpectHiddenAsync();

        async Task ExpectHiddenAsync()
        {
            var hidden = (await battle.CombatAsync()).At("initiative_order").AsArray().Single(c => c!["hidden"] is not null)!;
            Assert.NotEqual($"{battle.Ambusher}", hidden.Text("character_id"));
            Assert.Equal(3, (await battle.CombatForPlayersAsync()).At("initiative_order").AsArray().Count);
        }
    }

    [Fact]
    public async Task An_action_id_that_a_hidden_action_had_is_refused_after_all_else()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var (open, resolved) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var action in new[] { open, resolved })
        {
            await battle.DoAsync(battle.GameMaster, Messages.Declare(action, battle.Ambusher, "attack", battle.Hero));
        }

        await battle.DoAsync(battle.GameMaster, Messages.Resolve(resolved));
        foreach (var action in new[] { open, resolved })
        {
            await battle.RefusedAsync(battle.MagesPlayer, Messages.Declare(action, battle.Mage, "attack"), "not_your_turn");
            await battle.RefusedAsync(battle.MagesPlayer, Messages.Declare(action, battle.Hero, "attack"), "forbidden");
            await battle.RefusedAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", Guid.NewGuid()), "unknown_character");
            await battle.RefusedAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin), "duplicate_action");
            await battle.RefusedAsync(battle.GameMasterOnB, Messages.Declare(action, Guid.NewGuid(), "attack"), "duplicate_action");
        }
    }
}
