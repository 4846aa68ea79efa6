using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Features.Combat;

/// <summary>What happens in turns, beside them and instead of them.</summary>
[Trait("Category", "Integration")]
public sealed class TurnSituationTests(Deployment deployment) : SituationTests(deployment)
{
    [Fact]
    public Task A_lair_acts_at_20_after_all_who_rolled_that() => GatherAsync(async play =>
    {
        var (lair, action) = (play.Called("lair"), Guid.NewGuid());
        // With this dexterity it loses every tie at 20.
        await play.SendAsync(play.GameMaster, Roll(lair, 120, modifiers: Dexterity(-100)));
        await play.Battle.RollAsync();
        await play.NextAsync(2);
        await play.ExpectAsync("1 lair: hero lair goblin mage");
        await play.SendAsync(play.GameMaster, Declare(action, lair, "lair", play.Mage));
        await play.SendAsync(play.GameMaster, Resolve(action, To(play.Mage).Ending("webbed", At("turn_start", "source"))));
        await play.NextAsync(3);
        await play.ExpectAsync("2 hero: hero lair goblin mage; mage webbed");
        await play.NextAsync();
        await play.ExpectAsync("2 lair: hero lair goblin mage");
    });

    [Fact]
    public Task A_legendary_action_follows_anothers_turn() => FightAsync(
        async play =>
        {
            await play.SendAsync(play.GameMaster, SetBudgets(play.Goblin, "legendary", 3));
            var wing = Guid.NewGuid();
            // At the end of the hero's turn.
            await play.SendAsync(play.GameMaster, Declare(wing, play.Goblin, "legendary", play.Hero).Costing("legendary", 2));
            await play.SendAsync(play.GameMaster, Resolve(wing, To(play.Hero).With("prone")));
            await play.ExpectAsync("1 hero: hero goblin mage; hero prone");
            await play.Battle.RefusedAsync(play.GameMaster, Wing(), "no_budget");
            Assert.Equal(2, (await play.Battle.CombatForPlayersAsync()).At($"budgets.{play.Goblin}.spent.legendary").GetValue<int>());
            // After its own turn it has all of them again.
            await play.NextAsync(2);
            await play.PlayOnAsync(play.GameMaster, Wing());

            JsonObject Wing() => Declare(Guid.NewGuid(), play.Goblin, "legendary", play.Mage).Costing("legendary", 2);
        },
        Enforced());

    [Fact]
    public Task A_reaction_is_spent_until_ones_own_turn() => FightAsync(
        async play =>
        {
            await play.NextAsync();
            var shield = Guid.NewGuid();
            await play.SendAsync(play.Ben, Declare(shield, play.Mage, "reaction", play.Mage));
            await play.SendAsync(play.GameMaster, Resolve(shield, To(play.Mage).Ending("shielded", At("turn_start", "target"))));
            await play.ExpectAsync("1 goblin: hero goblin mage; mage shielded");
            await play.Battle.RefusedAsync(play.Ben, Declare(Guid.NewGuid(), play.Mage, "reaction"), "no_budget");
            await play.NextAsync();
            await play.ExpectAsync("1 mage: hero goblin mage");
            await play.PlayOnAsync(play.Ben, Declare(Guid.NewGuid(), play.Mage, "reaction"));
        },
        Enforced());

    [Fact]
    public Task A_readied_action_waits_for_its_trigger() => FightAsync(
        async play =>
        {
            await ReadyAsync(play.SendAsync);
            await play.Battle.RefusedAsync(play.Anna, Declare(Guid.NewGuid(), play.Hero, "attack", play.Goblin), "no_budget");
            await play.PlayOnAsync(play.Anna, Next());
            await play.ExpectAsync("1 goblin: hero goblin mage; hero readied");
            var shot = Guid.NewGuid();
            await play.SendAsync(play.Anna, Declare(shot, play.Hero, "reaction", play.Goblin));
            await play.SendAsync(play.GameMaster, Resolve(shot, To(play.Hero).With("-readied"), To(play.Goblin).Damage(7, "piercing").With("prone")));
            await play.ExpectAsync("1 goblin: hero goblin mage; goblin prone");
            // It takes no turn, and the order stays. What waits in vain is over when the next turn begins.
            await play.NextAsync(2);
            await ReadyAsync(play.PlayOnAsync);
            await play.NextAsync(2);
            await play.ExpectAsync("2 mage: hero goblin mage; goblin prone, hero readied");
            await play.NextAsync();
            await play.ExpectAsync("3 hero: hero goblin mage; goblin prone");

            async Task ReadyAsync(Func<Socket, JsonObject, Task<JsonObject>> send)
            {
                var ready = Guid.NewGuid();
                await send(play.Anna, Declare(ready, play.Hero, "ready"));
                await send(play.GameMaster, Resolve(ready, To(play.Hero).Ending("readied", At("turn_start", "target"))));
            }
        },
        Enforced());

    [Fact]
    public Task A_combatant_delays_and_acts_later() => FightAsync(async play =>
    {
        await play.SendAsync(play.GameMaster, UpdateCombatant(play.Hero, delayed: true));
        await play.ExpectAsync("1 goblin: hero/delayed goblin mage");
        await play.SendAsync(play.GameMaster, Act(play.Hero));
        await play.ExpectAsync("1 goblin: goblin hero mage");
        await play.NextAsync();
        await play.ExpectAsync("1 hero: goblin hero mage");
        // The new place is that of the following rounds too.
        await play.NextAsync(2);
        await play.ExpectAsync("2 goblin: goblin hero mage");
    });

    [Fact]
    public Task A_turn_is_skipped() => FightAsync(async play =>
    {
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "stunned", At("turn_end", "target"))));
        await play.SendAsync(play.GameMaster, Next(play.Mage));
        // The turn counts as had, and what ends with it has ended.
        await play.ExpectAsync("1 mage: hero goblin mage");
        foreach (var socket in new[] { play.Anna, play.Ben }) Assert.Equal(["stunned"], await play.ToldAsync(socket, "expired_effects"));
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero goblin mage");
    });

    [Fact]
    public Task Who_has_acted_names_who_is_next() => FightAsync(async play =>
    {
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "slowed", At("turn_end", "target"))));
        // The hero names the mage.
        await play.SendAsync(play.GameMaster, Order(play.Hero, play.Mage, play.Goblin));
        await play.PlayOnAsync(play.Anna, Next());
        await play.ExpectAsync("1 mage: hero mage goblin; goblin slowed");
        // Only the goblin is left. It names the mage, for the next round.
        await play.PlayOnAsync(play.Ben, Next());
        await play.ExpectAsync("1 goblin: hero mage goblin; goblin slowed");
        await play.SendAsync(play.GameMaster, Order(play.Mage, play.Hero, play.Goblin));
        await play.NextAsync();
        await play.ExpectAsync("2 mage: mage hero goblin");
    });

    [Fact]
    public Task A_monster_falls_and_is_raised() => FightAsync(async play =>
    {
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "cursed")));
        await play.SendAsync(play.GameMaster, UpdateCombatant(play.Goblin, defeated: true));
        await play.NextAsync();
        await play.ExpectAsync("1 mage: hero goblin/defeated mage; goblin cursed");
        await play.NextAsync();
        await play.SendAsync(play.GameMaster, UpdateCombatant(play.Goblin, defeated: false));
        await play.NextAsync();
        await play.ExpectAsync("2 goblin: hero goblin mage; goblin cursed");
    });

    [Fact]
    public Task A_wrong_next_is_undone() => FightAsync(async play =>
    {
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Mage, "blessed", At("turn_end", play.Hero, turns: 0))));
        await play.NextAsync();
        await play.ExpectAsync("1 goblin: hero goblin mage");
        await play.SendAsync(play.GameMaster, RewindCombat());
        await play.ExpectAsync("1 hero: hero goblin mage; mage blessed");
        // It ends once more, with the same turn.
        await play.PlayOnAsync(play.Anna, Next());
        await play.ExpectAsync("1 goblin: hero goblin mage");
    });

    [Fact]
    public Task Undo_goes_back_past_a_round() => FightAsync(async play =>
    {
        await play.NextAsync();
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Hero, "held", At("turn_start", "target"))));
        await play.NextAsync(3);
        await play.ExpectAsync("2 goblin: hero goblin mage");
        await play.SendAsync(play.GameMaster, RewindCombat(steps: 3));
        await play.ExpectAsync("1 goblin: hero goblin mage; hero held");
        await play.NextAsync();
        await play.ExpectAsync("1 mage: hero goblin mage; hero held");
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero goblin mage");
    });

    [Fact]
    public Task Undo_leaves_what_others_have_written() => FightAsync(async play =>
    {
        await play.NextAsync();
        await play.PlayOnAsync(play.Anna, Update(null, null, Set($"/characters/{play.Hero}/notes", "a false wall")));
        await play.PlayOnAsync(play.Ben, Update(null, null, Set("/shared/torches", 2)));
        await play.SendAsync(play.GameMaster, RewindCombat());
        await play.ExpectAsync("1 hero: hero goblin mage");
        foreach (var player in new[] { play.Battle.Table.GameMaster, play.Battle.HeroSeat.Player, play.Battle.MageSeat.Player })
        {
            var state = (await player.GetAsync($"{play.Battle.Table.Path}/state"))["state"];
            Assert.Equal("a false wall", state.Text($"characters.{play.Hero}.notes"));
            Assert.Equal(2, state.At("shared.torches").GetValue<int>());
        }
    });

    [Fact]
    public Task A_player_takes_an_action_back() => FightAsync(
        async play =>
        {
            var (hasty, better) = (Guid.NewGuid(), Guid.NewGuid());
            await play.PlayOnAsync(play.Anna, Declare(hasty, play.Hero, "attack", play.Goblin));
            await play.SendAsync(play.Anna, Withdraw(hasty));
            Assert.Empty((await play.Battle.CombatForPlayersAsync()).At("actions").AsArray());
            // What it has cost is there again.
            await play.PlayOnAsync(play.Anna, Declare(better, play.Hero, "dodge"));
            Assert.Equal($"{better}", (await play.Battle.CombatAsync()).Text("actions.0.action_id"));
        },
        Enforced());

    private static JsonObject Enforced() => new() { ["enforce_actions"] = true };
}
