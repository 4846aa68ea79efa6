using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Features.Combat;

/// <summary>Who acts when: rolls, groups, those who come and go.</summary>
[Trait("Category", "Integration")]
public sealed class OrderSituationTests(Deployment deployment) : SituationTests(deployment)
{
    [Fact]
    public Task The_surprised_miss_their_first_turn() => GatherAsync(async play =>
    {
        await play.Battle.RollAsync();
        await play.SendAsync(play.GameMaster, StartEffects(
            Effect(play.Hero, "surprised", At("turn_end", "target")), Effect(play.Mage, "surprised", At("turn_end", "target"))));
        await play.NextAsync();
        await play.ExpectAsync("1 hero: hero goblin mage; hero surprised, mage surprised");
        await play.NextAsync();
        await play.ExpectAsync("1 goblin: hero goblin mage; mage surprised");
        await play.NextAsync();
        await play.ExpectAsync("1 mage: hero goblin mage; mage surprised");
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero goblin mage");
    });

    [Fact]
    public Task A_tie_is_settled_by_the_table() => GatherAsync(async play =>
    {
        await play.PlayOnAsync(play.Anna, Roll(play.Hero, 15));
        await play.PlayOnAsync(play.Ben, Roll(play.Mage, 15));
        await play.PlayOnAsync(play.GameMaster, Roll(play.Goblin, 13, modifiers: Dexterity(2)));
        // Without a decision the higher dexterity is first, then the earlier roll.
        await play.ExpectAsync("0 nobody: goblin hero mage");
        await play.SendAsync(play.GameMaster, Order(play.Mage, play.Hero, play.Goblin));
        await play.NextAsync();
        await play.ExpectAsync("1 mage: mage hero goblin");
    });

    [Fact]
    public Task Initiative_is_rolled_with_advantage() => GatherAsync(
        async play =>
        {
            var told = await play.SendAsync(play.Anna, Roll(play.Hero, null, modifiers: Dexterity(2)).Twice("advantage"));
            var dice = told.At("data.dice").AsArray().Select(die => die!.GetValue<int>()).ToList();
            Assert.Equal((2, dice.Max(), dice.Max() + 2), (dice.Count, told.At("data.roll").GetValue<int>(), told.At("data.total").GetValue<int>()));
            foreach (var socket in new[] { play.GameMaster, play.Ben })
            {
                JsonNodes.Same(told["data"]!["dice"], (await play.Battle.LastToldAsync(socket))["data"]!["dice"]);
            }

            await play.Battle.RefusedAsync(play.Anna, Roll(play.Hero, null), "already_rolled");
            // Surprised, by the rules of 2024.
            var surprised = await play.PlayOnAsync(play.Ben, Roll(play.Mage, null).Twice("disadvantage"));
            Assert.Equal(surprised.At("data.dice").AsArray().Min(die => die!.GetValue<int>()), surprised.At("data.roll").GetValue<int>());
        },
        new JsonObject { ["dice"] = "server" });

    [Fact]
    public Task Initiative_is_rolled_again_each_round() => FightAsync(
        async play =>
        {
            var turn = await play.NextAsync(3);
            var order = turn.At("data.initiative_order").AsArray();
            Assert.Equal((2, 3), (turn.At("data.round").GetValue<int>(), order.Count));
            Assert.Equal(order[0].Text("character_id"), turn.Text("data.active_character"));
            Assert.All(order, entry => Assert.InRange(entry.At("roll").GetValue<int>(), 1, 20));
            Assert.Equal(order.Select(e => e.At("total").GetValue<int>()).OrderDescending(), order.Select(e => e.At("total").GetValue<int>()));
            await play.ExpectAsync(await play.SeenByAsync(play.GameMaster));
        },
        new JsonObject { ["initiative_each_round"] = true });

    [Fact]
    public Task Twelve_goblins_roll_once_and_share_a_turn() => GatherAsync(async play =>
    {
        var others = Enumerable.Range(2, 11).Select(n => play.Called($"g{n}")).ToArray();
        await play.PlayOnAsync(play.Anna, Roll(play.Hero, 20));
        await play.PlayOnAsync(play.Ben, Roll(play.Mage, 15));
        await play.SendAsync(play.GameMaster, RollGroup(play.Goblin, 15, null, others));
        // The tie with the mage does not split them.
        const string order = "hero mage goblin+g2+g3+g4+g5+g6+g7+g8+g9+g10+g11+g12";
        await play.NextAsync(3);
        await play.ExpectAsync($"1 goblin: {order}");
        // Each of them acts in the turn, and each of them is a target.
        var (arrow, reaction) = (Guid.NewGuid(), Guid.NewGuid());
        await play.PlayOnAsync(play.GameMaster, Declare(arrow, others[10], "attack", play.Hero));
        await play.PlayOnAsync(play.Anna, Declare(reaction, play.Hero, "reaction", others[5]));
        await play.PlayOnAsync(play.GameMaster, Resolve(reaction, To(others[5]).With("prone")));
        await play.ExpectAsync($"1 goblin: {order}; g7 prone");
        await play.NextAsync();
        await play.ExpectAsync($"2 hero: {order}; g7 prone");
    });

    [Fact]
    public Task One_of_a_group_is_split_off() => GatherAsync(async play =>
    {
        var (second, third) = (play.Called("g2"), play.Called("g3"));
        await play.PlayOnAsync(play.GameMaster, Roll(play.Hero, 20));
        await play.PlayOnAsync(play.GameMaster, RollGroup(play.Goblin, 15, null, second, third));
        await play.PlayOnAsync(play.GameMaster, Roll(play.Mage, 10));
        await play.NextAsync(2);
        await play.SendAsync(play.GameMaster, Split(second));
        await play.ExpectAsync("1 goblin: hero goblin+g3 g2 mage");
        // Its first turn alone is in the next round when the group's is over, and now when it is not.
        await play.NextAsync();
        await play.ExpectAsync("1 g2: hero goblin+g3 g2 mage");
        await play.NextAsync(3);
        await play.ExpectAsync("2 goblin: hero goblin+g3 g2 mage");
    });

    [Fact]
    public Task A_summon_acts_right_after_its_owner() => FightAsync(async play =>
    {
        var wolf = play.Called("wolf");
        await play.SendAsync(play.GameMaster, RollAfter(wolf, play.Hero));
        await play.SendAsync(play.GameMaster, UpdateCombatant(wolf, owner: play.Battle.HeroSeat.Player.Id));
        await play.ExpectAsync("1 hero: hero wolf goblin mage");
        await play.PlayOnAsync(play.Anna, Next());
        // It has a turn of its own, which its owner plays.
        await play.Battle.RefusedAsync(play.Ben, Declare(Guid.NewGuid(), wolf, "attack", play.Goblin), "forbidden");
        await play.PlayOnAsync(play.Anna, Declare(Guid.NewGuid(), wolf, "attack", play.Goblin));
        await play.PlayOnAsync(play.Anna, Next());
        await play.ExpectAsync("1 goblin: hero wolf goblin mage");
        // It stays behind its owner, wherever that one goes.
        await play.PlayOnAsync(play.GameMaster, UpdateCombatant(play.Hero, roll: 12));
        await play.ExpectAsync("1 goblin: goblin hero wolf mage");
    });

    [Fact]
    public Task A_rider_mounts_and_dismounts() => GatherAsync(async play =>
    {
        var horse = play.Called("horse");
        await play.Battle.RollAsync();
        await play.PlayOnAsync(play.GameMaster, Roll(horse, 12));
        await play.NextAsync();
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(horse, "hasted", At("turn_end", play.Goblin, turns: 2))));
        await play.ExpectAsync("1 hero: hero goblin horse mage; horse hasted");
        await play.SendAsync(play.GameMaster, RemoveCombatant(horse));
        await play.SendAsync(play.GameMaster, RollWith(horse, play.Hero));
        await play.ExpectAsync("1 hero: hero+horse goblin mage; horse hasted");
        await play.NextAsync(3);
        await play.ExpectAsync("2 hero: hero+horse goblin mage; horse hasted");
        await play.SendAsync(play.GameMaster, Split(horse));
        await play.NextAsync();
        await play.ExpectAsync("2 horse: hero horse goblin mage; horse hasted");
        await play.NextAsync(2);
        await play.ExpectAsync("2 mage: hero horse goblin mage");
    });

    [Fact]
    public Task Somebody_joins_in_the_middle_of_a_fight() => FightAsync(async play =>
    {
        await play.NextAsync();
        var late = Player.New(Deployment);
        var (rogue, body) = (play.Called("rogue"), new JsonObject());
        body["character_id"] = $"{rogue}";
        var joined = await play.RequestAsync(asGameMaster: false, late, "/join", body, "POST …/join");
        await using var socket = await Socket.OpenAsync(late, play.Battle.Table.SessionId, joined.Text("connection_token"));
        await play.SendAsync(socket, Roll(rogue, 12));
        await play.PlayOnAsync(play.GameMaster, Roll(play.Called("wolf"), 18));
        Assert.Equal("1 goblin: hero wolf goblin rogue mage", await play.SeenByAsync(socket));
        // The rogue's place is still to come in this round. The wolf's is past.
        await play.PlayOnAsync(play.GameMaster, Next());
        await play.ExpectAsync("1 rogue: hero wolf goblin rogue mage");
        await play.PlayOnAsync(socket, Next());
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero wolf goblin rogue mage");
        await play.NextAsync();
        await play.ExpectAsync("2 wolf: hero wolf goblin rogue mage");
    });

    [Fact]
    public Task A_player_leaves_and_comes_back() => FightAsync(async play =>
    {
        var (seat, table) = (play.Battle.MageSeat, play.Battle.Table);
        await play.RequestAsync(asGameMaster: false, seat.Player, "/leave", null, "POST …/leave");
        Assert.Equal(4403, await play.Ben.ExpectCloseAsync());
        // The game master plays the character meanwhile.
        await play.NextAsync(2);
        await play.PlayOnAsync(play.GameMaster, Declare(Guid.NewGuid(), play.Mage, "dodge"));
        await play.ExpectAsync("1 mage: hero goblin mage");
        await play.NextAsync(3);
        var body = new JsonObject { ["character_id"] = $"{play.Mage}" };
        var joined = await play.RequestAsync(asGameMaster: false, seat.Player, "/join", body, "POST …/join");
        await using var back = await Socket.OpenAsync(seat.Player, table.SessionId, joined.Text("connection_token"));
        Assert.Equal("2 mage: hero goblin mage", await play.SeenByAsync(back));
        await play.PlayOnAsync(back, Declare(Guid.NewGuid(), play.Mage, "attack", play.Goblin));
        await play.PlayOnAsync(back, Next());
        await play.ExpectAsync("3 hero: hero goblin mage");
    });

    [Fact]
    public Task A_combatant_flees_and_comes_back() => FightAsync(async play =>
    {
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "cursed")));
        await play.NextAsync(2);
        await play.SendAsync(play.GameMaster, RemoveCombatant(play.Goblin));
        await play.ExpectAsync("1 mage: hero mage");
        await play.SendAsync(play.GameMaster, Roll(play.Goblin, 5));
        await play.ExpectAsync("1 mage: hero mage goblin; goblin cursed");
        // It has had its turn in this round.
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero mage goblin; goblin cursed");
    });

    [Fact]
    public Task A_roll_is_corrected() => FightAsync(async play =>
    {
        await play.NextAsync();
        await play.SendAsync(play.GameMaster, UpdateCombatant(play.Hero, roll: 12));
        await play.ExpectAsync("1 goblin: goblin hero mage");
        // The hero has had the turn of this round, and no other.
        await play.NextAsync();
        await play.ExpectAsync("1 mage: goblin hero mage");
        await play.NextAsync();
        await play.ExpectAsync("2 goblin: goblin hero mage");
        await play.NextAsync();
        await play.ExpectAsync("2 hero: goblin hero mage");
    });

    [Fact]
    public Task A_combatant_gets_a_name() => FightAsync(async play =>
    {
        await play.SendAsync(play.GameMaster, UpdateCombatant(play.Goblin, label: "Grishnak the one-eyed"));
        foreach (var socket in new[] { play.Anna, play.Ben })
        {
            Assert.Equal("Grishnak the one-eyed", (await play.Battle.LastToldAsync(socket)).Text("data.label"));
        }

        Assert.Equal("Grishnak the one-eyed", (await play.Battle.CombatForPlayersAsync()).Text("initiative_order.1.label"));
        await play.ExpectAsync("1 hero: hero goblin mage");
    });
}
