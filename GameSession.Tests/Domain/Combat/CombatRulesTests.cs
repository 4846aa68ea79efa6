using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

public sealed class CombatRulesTests
{
    [Fact]
    public void The_first_roll_opens_a_combat_ordered_by_total_then_dexterity_then_first_roll()
    {
        var fight = new Fight().Roll(0, 10).Roll(1, 15, dexterity: -2).Roll(2, 12, dexterity: 1).Roll(3, 13).Roll(7, 10);
        Assert.Equal([2, 3, 1, 0, 7], Order(fight));
        Assert.Equal((0, null, false), (fight.Combat!.Round, fight.Combat.Active, fight.Combat.IsRunning));
    }

    [Fact]
    public void A_newcomer_takes_its_place_and_disturbs_nobody()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 10).Next().Next();
        fight.Roll(2, 15).Roll(3, 5);
        Assert.Equal([0, 2, 1, 3], Order(fight));
        Assert.Equal(Character(1), fight.Combat!.Active);
        // The place of one is past, that of the other still to come.
        Assert.Equal([3, 0, 2, 1, 3], Turns(fight, 5));
    }

    [Fact]
    public void A_reorder_costs_nobody_a_turn_and_gives_nobody_two()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next().Next();
        fight.Must(Messages.Order(Character(2), Character(0), Character(1)));
        Assert.Equal(Character(1), fight.Combat!.Active);
        Assert.Equal([2], Turns(fight, 1));
        Assert.Equal(1, fight.Combat!.Round);
        Assert.Equal([2, 0, 1], Turns(fight, 3));
        Assert.Equal(2, fight.Combat!.Round);
    }

    [Fact]
    public void Naming_somebody_passes_over_those_before_and_goes_on_after()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next();
        fight.Must(Messages.Next(Character(2)));
        Assert.Equal([0, 1], Turns(fight, 2));
        fight.Must(Messages.Next(Character(0)));
        Assert.Equal(2, fight.Combat!.Round);
        Assert.Equal([2, 0, 1], Turns(fight, 3));
    }

    [Fact]
    public void Delaying_by_naming_others_gives_nobody_two_turns()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Roll(3, 5).Next();
        foreach (var named in new[] { 2, 1, 0 }) fight.Must(Messages.Next(Character(named)));
        Assert.Equal(1, fight.Combat!.Round);
        Assert.Equal([3, 0, 1, 2, 3], Turns(fight, 5));
        Assert.Equal(2, fight.Combat!.Round);
    }

    [Fact]
    public void Whoever_is_removed_in_their_own_turn_makes_way_at_once()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Roll(2, 10).Next().Next().Next();
        fight.Must(Messages.RemoveCombatant(Character(2)));
        Assert.Equal((2, Character(0)), (fight.Combat!.Round, fight.Combat.Active));
        fight.Must(Messages.RemoveCombatant(Character(0)));
        Assert.Equal((2, Character(1)), (fight.Combat!.Round, fight.Combat.Active));
        fight.Must(Messages.RemoveCombatant(Character(1)));
        Assert.Null(fight.Combat!.Active);
        Assert.Equal("conflict", fight.Do(Messages.Next()).Error!.Code);
    }

    [Fact]
    public void A_hidden_turn_is_not_seen_and_the_turn_before_it_stays()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15, hidden: true).Roll(1, 10).Next();
        fight.Next();
        Assert.Equal((Character(7), Character(0)), (fight.Combat!.Active, fight.Combat.ShownActive));
        Assert.Null(fight.LastForPlayers);
        var seen = fight.View(Viewer.Players)!;
        Assert.Equal(StateValue.Of(1), seen["turn_number"]);
        Assert.DoesNotContain($"{Character(7)}", $"{seen}");
        fight.Next();
        Assert.Equal(StateValue.Of(2), fight.LastForPlayers!.Details["turn_number"]);
        Assert.Equal(StateValue.Of(3), ((CombatChanged)fight.Log[^1].Fact).News.Details["turn_number"]);
    }

    [Fact]
    public void Conditions_of_one_outcome_take_each_other_away_in_the_order_in_which_they_stand()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 10).Next();
        Declare(fight, Action(1)).Must(Resolving(Action(1), "prone", "blessed"));
        Declare(fight, Action(2)).Must(Resolving(Action(2), "prone", "-prone", "dazed", "poisoned", "dazed", "-blessed", "-nothing"));
        Assert.Equal(["dazed", "poisoned"], fight.Combat!.Effects.Select(e => e.Condition));
        var told = (CombatChanged)fight.Log[^1].Fact;
        Assert.Equal(["poisoned", "dazed"], Conditions(told.News.Details["started_effects"]!));
        Assert.Equal(["blessed", "prone"], Conditions(told.News.Details["ended_effects"]!));
    }

    [Fact]
    public void No_more_effects_than_there_may_be_are_worked_out()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 10).Next();
        var conditions = Enumerable.Range(0, CombatLimits.MaxEffects + 1).Select(i => $"c{i}").ToArray();
        Assert.Equal("conflict", Declare(fight, Action(1)).Do(Resolving(Action(1), conditions)).Error!.Code);
        // Not even for a moment: what is taken away again would have had to be kept until then.
        Assert.Equal("conflict", fight.Do(Resolving(Action(1), [.. conditions, .. conditions.Select(c => $"-{c}")])).Error!.Code);
        fight.Must(Resolving(Action(1), conditions[1..]));
    }

    [Fact]
    public void A_combat_has_room_for_so_many_visible_and_so_many_hidden_combatants()
    {
        var fight = new Fight().Roll(0, 10).Roll(1, 10, hidden: null);
        var combat = fight.Combat!;
        var most = CombatLimits.MaxCombatants - 1;
        combat = combat with
        {
            Order = [.. Enumerable.Range(0, 2 * most).Select(i => combat.Order[0] with { CharacterId = Character(i), IsHidden = i >= most })],
        };
        var full = fight.Session.State.With(CombatDocument.Name, CombatDocument.Write(combat, Viewer.GameMaster)!);
        fight.Must(s => SessionRules.Save(s, GameMaster, full, StateObject.Empty, null, NewIds));
        fight.Roll(5000, 5);
        Assert.Equal("conflict", fight.Do(Messages.Roll(Character(5001), 5)).Error?.Code);
        // Players cannot tell from it how many are hidden.
        fight.Roll(5002, 5, hidden: true);
        Assert.Equal("conflict", fight.Do(Messages.Roll(Character(5003), 5, hidden: true)).Error?.Code);
        fight.Next().Next();
    }

    [Fact]
    public void What_a_turn_does_not_change_is_neither_read_nor_written_again()
    {
        var fight = new Fight();
        for (var i = 0; i < 20; i++) fight.Roll(i, 50 - i, hidden: i > 10 ? true : null);
        fight.Next();
        Declare(fight, Action(1)).Must(Resolving(Action(1), "prone", "stunned"));
        var (before, known) = ((StateObject)fight.Session.State["combat"]!, fight.Combat!);
        fight.Next();
        var (after, read) = ((StateObject)fight.Session.State["combat"]!, fight.Combat!);
        Assert.Same(before["initiative_order"], after["initiative_order"]);
        Assert.Same(before["active_effects"], after["active_effects"]);
        Assert.Same(known.Effects, read.Effects);
        Assert.Equal(19, read.Order.Zip(known.Order).Count(pair => ReferenceEquals(pair.First, pair.Second)));
        Assert.Same(after, CombatDocument.Write(read, Viewer.GameMaster));
    }

    [Fact]
    public void A_turn_that_ends_scattered_effects_says_only_what_has_changed()
    {
        var fight = new Fight();
        for (var i = 0; i < 200; i++) fight.Roll(i, 200 - i);
        fight.Next();
        for (var i = 0; i < 20; i++)
        {
            // Of each target's effects, the first ends with its turn.
            var outcomes = Enumerable.Range(10 * i, 10).Select(t => Messages.To(Character(t)).With("c0", 0).WithAll(["c1", "c2", "c3", "c4"]));
            fight.Must(Messages.Declare(Action(i), Character(0), "attack")).Must(Messages.Resolve(Action(i), [.. outcomes]));
        }

        Assert.Equal(CombatLimits.MaxEffects, fight.Combat!.Effects.Count);
        // A second one of the first target, far from the other in the order of ids.
        fight.Must(Messages.Declare(Action(20), Character(0), "attack")).Must(Messages.Resolve(Action(20), Messages.To(Character(0)).With("-c1")));
        fight.Must(Messages.Declare(Action(21), Character(0), "attack")).Must(Messages.Resolve(Action(21), Messages.To(Character(0)).With("c9", 0)));
        fight.Next();
        Assert.Equal(2, ((StateArray)fight.LastForPlayers!.Details["expired_effects"]!).Count);
        Assert.InRange(EventJson.Write(fight.Log[^1]).Length, 1, 3000);
    }

    private static Fight Declare(Fight fight, Guid action) => fight.Must(Messages.Declare(action, Character(0), "attack", Character(1)));

    private static JsonObject Resolving(Guid action, params string[] conditions) =>
        Messages.Resolve(action, Messages.To(Character(1)).WithAll(conditions));

    private static IEnumerable<string> Conditions(StateValue effects) =>
        ((StateArray)effects).Cast<StateObject>().Select(e => ((StateString)e["condition"]!).Value);

    private static List<int> Order(Fight fight) => [.. fight.Combat!.Order.Select(c => Number(c.CharacterId))];

    private static List<int> Turns(Fight fight, int count) => [.. Enumerable.Range(0, count).Select(_ => Number(fight.Next().Combat!.Active!.Value))];

    private static int Number(Guid character) => Enumerable.Range(0, 20).Single(i => Character(i) == character);
}
