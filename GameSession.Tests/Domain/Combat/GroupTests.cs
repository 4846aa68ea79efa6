using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Combatants that share a turn, or act right after another.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Twelve_roll_once_have_one_place_and_one_turn()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 10);
        fight.Must(Messages.RollGroup(Character(7), 15, null, [.. Enumerable.Range(40, 11).Select(Character)]));
        Assert.Equal([0, 7, 1], Order(fight));
        fight.Next().Next();
        Assert.Equal(Character(7), fight.Combat!.Active);
        fight.Must(Messages.Declare(Action(1), Character(0), "reaction", Character(45)), Player(0));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(45)).With("prone", 0), Messages.To(Character(46)).With("prone")));
        fight.Next();
        Assert.Equal(Character(46), Assert.Single(fight.Combat!.Effects).TargetId);
        Assert.Equal(Character(1), fight.Combat.Active);
    }

    [Fact]
    public void Ties_never_split_a_group()
    {
        var fight = new Fight().Must(Messages.RollGroup(Character(7), 15, null, Character(40), Character(41))).Roll(0, 15, dexterity: 1).Roll(1, 15);
        Assert.Equal([0, 7, 1], Order(fight));
        Assert.Equal([Character(40), Character(41)], fight.Combat!.Order[1].Members);
    }

    [Fact]
    public void Whoever_shares_a_turn_may_act_and_end_it()
    {
        var fight = new Fight().Roll(0, 20).Roll(2, 10).Must(Messages.RollWith(Character(1), Character(0))).Next();
        fight.Must(Messages.Declare(Action(1), Character(1), "attack", Character(2)), Player(1));
        Assert.Equal("not_your_turn", fight.Do(Messages.Next(), Player(2)).Error?.Code);
        fight.Must(Messages.Next(), Player(1));
        Assert.Equal(Character(2), fight.Combat!.Active);
        Assert.Equal("already_rolled", fight.Do(Messages.Roll(Character(1), 12), Player(1)).Error?.Code);
    }

    [Fact]
    public void Who_acts_after_another_stays_there_whatever_the_order()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 15).Must(Messages.RollAfter(Character(7), Character(0))).Roll(2, 10);
        Assert.Equal([0, 7, 1, 2], Order(fight));
        fight.Must(Messages.Order(Character(7), Character(2), Character(1), Character(0)));
        Assert.Equal([2, 1, 0, 7], Order(fight));
        fight.Must(Messages.UpdateCombatant(Character(0), roll: 30));
        Assert.Equal([0, 7, 2, 1], Order(fight));
        fight.Must(Messages.RemoveCombatant(Character(0)));
        Assert.Equal([7, 2, 1], Order(fight));
        Assert.Null(fight.Combat!.Order[0].After);
    }

    [Fact]
    public void Nobody_acts_after_somebody_who_acts_after_them()
    {
        var fight = new Fight().Roll(0, 20).Must(Messages.RollAfter(Character(7), Character(0)));
        Assert.Equal("invalid_message", fight.Do(Messages.RollAfter(Character(0), Character(7), 20)).Error?.Code);
        Assert.Equal("unknown_character", fight.Do(Messages.RollAfter(Character(0), Character(0), 20)).Error?.Code);
        fight.Roll(6, 5, hidden: true);
        Assert.Equal("invalid_message", fight.Do(Messages.RollAfter(Character(5), Character(6))).Error?.Code);
    }

    [Fact]
    public void A_group_goes_on_without_whoever_is_removed()
    {
        var fight = new Fight().Must(Messages.RollGroup(Character(7), 15, null, Character(40), Character(41))).Roll(0, 10).Next();
        fight.Must(Messages.RemoveCombatant(Character(7)));
        Assert.Equal(Character(40), fight.Combat!.Active);
        Assert.Equal([Character(41)], fight.Combat.Order[0].Members);
        fight.Must(Messages.RemoveCombatant(Character(41)));
        Assert.Equal(Character(40), fight.Combat!.Active);
        fight.Must(Messages.RemoveCombatant(Character(40)));
        Assert.Equal(Character(0), fight.Combat!.Active);
    }

    [Fact]
    public void Who_is_split_off_has_had_a_turn_if_the_group_has()
    {
        var fight = new Fight().Must(Messages.RollGroup(Character(7), 15, null, Character(40), Character(41))).Roll(0, 10).Next();
        // The group's turn is on: what is split off has its own one next.
        fight.Must(Messages.Split(Character(7)));
        Assert.Equal(Character(40), fight.Combat!.Active);
        Assert.Equal([40, 7, 0], Order(fight));
        Assert.Equal(Character(7), fight.Next().Combat!.Active);
        fight.Must(Messages.Split(Character(41)));
        Assert.Equal([40, 41, 7, 0], Order(fight));
        Assert.Equal(Character(0), fight.Next().Combat!.Active);
    }

    [Fact]
    public void A_hidden_group_is_hidden_whole_also_when_a_player_takes_a_members_id()
    {
        var fight = new Fight().Roll(0, 20).Must(Messages.RollGroup(Character(20), 15, true, Character(21), Character(22))).Roll(1, 10).Next();
        var seen = fight.View(Viewer.Players);
        Assert.DoesNotContain($"{Character(21)}", $"{seen}", StringComparison.Ordinal);
        fight.Join(3, 21);
        Assert.Equal(seen, fight.View(Viewer.Players));
        Assert.False(fight.Combat!.IsHidden(Character(21)));
        // The game master who does not know yet still means the hidden one.
        fight.Must(Messages.Declare(Action(1), Character(21), "attack", Character(0)));
        Assert.Null(fight.SeenOfLast());
        fight.Must(Messages.Reveal(Character(22)));
        Assert.Equal(3, fight.Combat!.Order.Single(c => c.CharacterId == Character(20)).Ids.Count());
        Assert.True(CombatDocument.HidesNothing(fight.Combat));
    }

    [Fact]
    public void A_group_that_hides_is_for_players_as_if_it_were_removed()
    {
        Assert.Equal(
            Answer(Messages.RemoveCombatant(Character(7), withMembers: true)), Answer(Messages.UpdateCombatant(Character(40), hidden: true)));

        static string Answer(JsonObject vanishing)
        {
            var fight = new Fight().Roll(0, 20).Must(Messages.RollGroup(Character(7), 15, null, Character(40))).Roll(1, 10).Next().Next();
            fight.Must(Messages.RollAfter(Character(6), Character(7)));
            fight.Must(Messages.Declare(Action(1), Character(40), "attack", Character(0))).Must(vanishing);
            return $"{fight.SeenOfLast()} {fight.View(Viewer.Players)}";
        }
    }

    [Fact]
    public void Only_the_game_master_groups()
    {
        var fight = new Fight().Roll(0, 20);
        Assert.Equal("forbidden", fight.Do(Messages.RollWith(Character(1), Character(0)), Player(1)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.RollGroup(Character(1), 5, null, Character(40)), Player(1)).Error?.Code);
    }

    private static List<int> Order(Fight fight) =>
        [.. fight.Combat!.Order.Select(c => Enumerable.Range(0, 60).Single(i => Character(i) == c.CharacterId))];
}
