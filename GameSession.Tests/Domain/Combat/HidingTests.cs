using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>A combatant that goes into hiding is gone for players, and comes back with what it has.</summary>
public sealed class HidingTests
{
    [Fact]
    public void Players_see_whoever_hides_go_with_its_actions_and_the_effects_on_it()
    {
        var fight = Cursed();
        fight.Must(Messages.UpdateCombatant(Character(7), hidden: true));
        Assert.Equal(CombatEvent.CombatantUpdated, ((CombatChanged)fight.Log[^1].Fact).News.Event);
        Assert.Equal(CombatEvent.CombatantRemoved, fight.LastForPlayers!.Event);
        Assert.Equal(StateObject.Empty, fight.View(Viewer.Players)!["active_effects"]);
        Assert.Equal(StateArray.Empty, fight.View(Viewer.Players)!["actions"]);
        Assert.Equal((1, 1), (fight.Combat!.Effects.Count, fight.Combat.Actions.Count));
    }

    [Fact]
    public void Whoever_comes_out_of_hiding_has_what_it_had()
    {
        var fight = Cursed();
        var before = fight.View(Viewer.Players);
        fight.Must(Messages.UpdateCombatant(Character(7), hidden: true)).Must(Messages.UpdateCombatant(Character(7), hidden: false));
        Assert.Equal(CombatEvent.CombatantRevealed, fight.LastForPlayers!.Event);
        Assert.Equal(before, fight.View(Viewer.Players));
        Assert.True(CombatDocument.HidesNothing(fight.Combat!));
    }

    [Fact]
    public void Whoever_hides_in_its_own_turn_ends_it_while_players_see_the_next()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15).Roll(1, 10).Next().Next();
        fight.Must(Messages.UpdateCombatant(Character(7), hidden: true));
        Assert.Equal((Character(7), Character(1)), (fight.Combat!.Active, fight.Combat.ShownActive));
        fight.Next();
        Assert.Equal((Character(1), Character(1)), (fight.Combat!.Active, fight.Combat.ShownActive));
        Assert.Null(fight.SeenOfLast());
        fight.Next().Next();
        Assert.Equal((2, Character(7)), (fight.Combat!.Round, fight.Combat.Active));
    }

    [Fact]
    public void A_players_character_cannot_hide()
    {
        var fight = new Fight().Roll(0, 20);
        Assert.Equal("invalid_message", fight.Do(Messages.UpdateCombatant(Character(0), hidden: true)).Error?.Code);
    }

    [Fact]
    public void What_changes_of_a_hidden_combatant_is_not_seen()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15, hidden: true).Roll(1, 10).Next();
        foreach (var change in new[]
        {
            Messages.UpdateCombatant(Character(7), label: "The shade", roll: 3),
            Messages.UpdateCombatant(Character(7), delayed: true),
            Messages.Act(Character(7)),
            Messages.UpdateCombatant(Character(7), defeated: true),
        })
        {
            fight.Must(change);
            Assert.Null(fight.SeenOfLast());
        }
    }

    [Fact]
    public void There_are_no_more_visible_combatants_than_may_be_by_revealing()
    {
        var fight = new Fight().Roll(0, 20, hidden: false);
        for (var i = 10; i < 9 + CombatLimits.MaxCombatants; i++) fight.Roll(i, 1);
        fight.Roll(5, 10, hidden: true);
        Assert.Equal("conflict", fight.Do(Messages.Reveal(Character(5))).Error?.Code);
        Assert.Equal("conflict", fight.Do(Messages.UpdateCombatant(Character(5), hidden: false)).Error?.Code);
        fight.Must(Messages.RemoveCombatant(Character(10))).Must(Messages.Reveal(Character(5)));
    }

    private static Fight Cursed()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15).Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "attack", Character(7)));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(7)).With("cursed", 3)));
        return fight.Must(Messages.Declare(Action(2), Character(7), "reaction", Character(0)));
    }
}
