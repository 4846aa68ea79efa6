using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

public sealed class CombatantUpdateTests
{
    [Fact]
    public void A_label_is_set_kept_with_a_new_roll_and_taken_away()
    {
        var fight = new Fight().Roll(7, 10).Must(Messages.UpdateCombatant(Character(7), label: "The tall one")).Roll(7, 12);
        Assert.Equal("The tall one", fight.Combat!.Find(Character(7))!.Label);
        Assert.Equal(StateValue.Of("The tall one"), fight.LastForPlayers!.Details["label"]);
        fight.Must(Messages.UpdateCombatant(Character(7), label: ""));
        Assert.Null(fight.Combat!.Find(Character(7))!.Label);
    }

    [Fact]
    public void An_update_that_changes_nothing_is_no_event()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 10).Roll(1, 10);
        fight.Must(Messages.Order(Character(1), Character(7), Character(0)));
        var again = fight.Do(Messages.UpdateCombatant(Character(7), roll: 10, hidden: false, defeated: false, delayed: false, owner: GameMaster));
        Assert.Same(Decision.Nothing, again.Value);
    }

    [Theory]
    [InlineData(0, new[] { 1, 2, 3, 0 })]
    [InlineData(3, new[] { 0, 1, 2, 3 })]
    public void A_corrected_roll_moves_whoever_has_yet_to_act_and_costs_no_turn(int roll, int[] next)
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Roll(3, 5).Next();
        // The active one moves to the end, or the last one is put before it: it has yet to act.
        fight.Must(Messages.UpdateCombatant(Character(roll == 0 ? 0 : 3), roll: roll == 0 ? 1 : 4));
        Assert.Equal(Character(0), fight.Combat!.Active);
        Assert.Equal(next[..3], roll == 0 ? Turns(fight, 3) : [0, .. Turns(fight, 2)]);
        Assert.Equal(1, fight.Combat!.Round);
    }

    [Fact]
    public void A_corrected_roll_gives_no_second_turn()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next().Next();
        fight.Must(Messages.UpdateCombatant(Character(0), roll: 1));
        Assert.Equal([2, 1, 2, 0], Turns(fight, 4));
        Assert.Equal(2, fight.Combat!.Round);
        fight.Must(Messages.UpdateCombatant(Character(2), modifiers: Messages.Dexterity(20)));
        Assert.Equal([2], Turns(fight, 1));
        Assert.Equal(3, fight.Combat!.Round);
    }

    [Fact]
    public void Whoever_is_defeated_is_skipped_keeps_its_effects_and_acts_when_named()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15).Roll(1, 10).Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "attack", Character(7)));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(7)).With("prone")));
        fight.Must(Messages.UpdateCombatant(Character(7), defeated: true));
        Assert.Equal([1, 0], Turns(fight, 2));
        Assert.Single(fight.Combat!.Effects);
        fight.Must(Messages.Next(Character(7)));
        Assert.Equal(Character(7), fight.Combat!.Active);
        Assert.Equal([1, 0, 1], Turns(fight, 3));
        fight.Must(Messages.UpdateCombatant(Character(7), defeated: false));
        Assert.Equal([0, 7], Turns(fight, 2));
    }

    [Fact]
    public void When_nobody_can_act_nobody_is_active_until_somebody_can()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15).Next();
        fight.Must(Messages.UpdateCombatant(Character(0), delayed: true)).Must(Messages.UpdateCombatant(Character(7), defeated: true)).Next();
        Assert.Null(fight.Combat!.Active);
        Assert.Equal(StateValue.Null, fight.LastForPlayers!.Details["active_character"]);
        Assert.Equal("conflict", fight.Do(Messages.Next()).Error?.Code);
        fight.Must(Messages.Act(Character(0)));
        Assert.Equal([0, 0], Turns(fight, 2));
        Assert.Equal(2, fight.Combat!.Round);
    }

    [Fact]
    public void Whoever_delays_in_their_own_turn_has_it_when_they_act()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next();
        fight.Must(Messages.UpdateCombatant(Character(0), delayed: true));
        Assert.Equal(Character(1), fight.Combat!.Active);
        fight.Must(Messages.Act(Character(0)));
        Assert.Equal([1, 0, 2], fight.Combat!.Order.Select(c => Number(c.CharacterId)));
        Assert.Equal([0, 2, 1, 0, 2], Turns(fight, 5));
        Assert.Equal(2, fight.Combat!.Round);
    }

    [Fact]
    public void Whoever_delays_before_their_turn_is_passed_over_and_then_acts_once()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next();
        fight.Must(Messages.UpdateCombatant(Character(1), delayed: true));
        Assert.Equal([2], Turns(fight, 1));
        fight.Must(Messages.Act(Character(1)));
        Assert.Equal([1, 0, 2, 1], Turns(fight, 4));
        Assert.Equal(2, fight.Combat!.Round);
    }

    [Fact]
    public void Whoever_delays_after_their_turn_has_no_second_one_in_the_round()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next().Next();
        fight.Must(Messages.UpdateCombatant(Character(0), delayed: true)).Must(Messages.Act(Character(0)));
        Assert.Equal([2, 1, 0, 2], Turns(fight, 4));
        Assert.Equal(2, fight.Combat!.Round);
    }

    [Fact]
    public void A_turn_that_is_put_off_is_lost_with_the_round()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Next();
        fight.Must(Messages.UpdateCombatant(Character(0), delayed: true));
        Assert.Equal([1, 1], Turns(fight, 2));
        Assert.Equal(3, fight.Combat!.Round);
        fight.Must(Messages.Act(Character(0)));
        Assert.Equal([0, 1, 0], Turns(fight, 3));
        Assert.Equal(4, fight.Combat!.Round);
    }

    [Fact]
    public void A_delay_that_is_taken_back_leaves_the_turn_where_it_was()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next();
        fight.Must(Messages.UpdateCombatant(Character(0), delayed: true)).Must(Messages.UpdateCombatant(Character(0), delayed: false));
        Assert.Equal([0, 2, 0, 1], Turns(fight, 4));
        Assert.Same(Decision.Nothing, fight.Do(Messages.Act(Character(0))).Value);
    }

    [Fact]
    public void A_condition_ends_with_the_turn_that_its_target_puts_off()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Next();
        fight.Must(Messages.Declare(Action(1), Character(1), "reaction", Character(0)));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(0)).With("dazed", 0)));
        fight.Must(Messages.UpdateCombatant(Character(0), delayed: true));
        Assert.Contains("dazed", $"{fight.LastForPlayers!.Details["expired_effects"]}", StringComparison.Ordinal);
        fight.Must(Messages.Act(Character(0))).Next().Next();
        Assert.DoesNotContain("dazed", $"{fight.LastForPlayers!.Details}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_rolls_declares_and_ends_turns_for_a_combatant()
    {
        var fight = new Fight().Roll(0, 10).Roll(7, 15).Must(Messages.UpdateCombatant(Character(7), owner: Player(1)));
        fight.Must(Messages.Roll(Character(7), 12), Player(1)).Next();
        fight.Must(Messages.Declare(Action(1), Character(7), "attack", Character(0)), Player(1));
        Assert.Equal("forbidden", fight.Do(Messages.Declare(Action(2), Character(7), "attack"), Player(2)).Error?.Code);
        Assert.Equal("not_your_turn", fight.Do(Messages.Next(), Player(2)).Error?.Code);
        fight.Must(Messages.Next(), Player(1));
        fight.Must(Messages.UpdateCombatant(Character(7), owner: GameMaster));
        Assert.Equal("forbidden", fight.Do(Messages.Declare(Action(3), Character(7), "reaction"), Player(1)).Error?.Code);
        Assert.Equal("invalid_message", fight.Do(Messages.UpdateCombatant(Character(7), owner: Player(9))).Error?.Code);
    }

    [Fact]
    public void An_owner_cannot_act_for_a_combatant_that_hides()
    {
        var fight = new Fight().Roll(0, 10).Roll(7, 15).Must(Messages.UpdateCombatant(Character(7), owner: Player(1))).Next();
        fight.Must(Messages.UpdateCombatant(Character(7), hidden: true));
        Assert.Equal("forbidden", fight.Do(Messages.Declare(Action(1), Character(7), "reaction"), Player(1)).Error?.Code);
        Assert.Equal("not_your_turn", fight.Do(Messages.Next(), Player(1)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.Roll(Character(7), 3), Player(1)).Error?.Code);
    }

    private static List<int> Turns(Fight fight, int count) => [.. Enumerable.Range(0, count).Select(_ => Number(fight.Next().Combat!.Active!.Value))];

    private static int Number(Guid character) => Enumerable.Range(0, 20).Single(i => Character(i) == character);
}
