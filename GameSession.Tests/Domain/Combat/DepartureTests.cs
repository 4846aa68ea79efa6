using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>A combatant that is removed and comes back in the same combat.</summary>
public sealed class DepartureTests
{
    private const int Goblin = 7;

    [Fact]
    public void Whoever_comes_back_has_its_effects_and_no_second_turn_in_the_round()
    {
        var fight = Cursed().Next().Next();
        var effects = fight.Combat!.Effects;
        fight.Must(Messages.RemoveCombatant(Character(Goblin)));
        Assert.Empty(fight.Combat!.Effects);
        fight.Roll(Goblin, 1);
        Assert.Equal(effects, fight.Combat!.Effects);
        Assert.Contains("cursed", $"{States.Text(fight.LastForPlayers!.Changes)}", StringComparison.Ordinal);
        // It has had its turn, and is last in the order now.
        fight.Next();
        Assert.Equal((2, Character(0)), (fight.Combat!.Round, fight.Combat.Active));
        Assert.Empty(fight.Combat.Departed);
    }

    [Fact]
    public void Whoever_is_removed_in_its_own_turn_has_had_it()
    {
        var fight = Cursed().Next().Must(Messages.RemoveCombatant(Character(Goblin))).Roll(Goblin, 1);
        fight.Next();
        Assert.Equal((2, Character(0)), (fight.Combat!.Round, fight.Combat.Active));
    }

    [Fact]
    public void Whoever_comes_back_before_its_turn_still_has_it()
    {
        var fight = Cursed().Must(Messages.RemoveCombatant(Character(Goblin))).Roll(Goblin, 15);
        Assert.Equal(Character(Goblin), fight.Next().Combat!.Active);
    }

    [Theory]
    [InlineData(6, 15, true)]
    [InlineData(2, 25, true)]
    [InlineData(2, 15, false)]
    public void What_would_have_ended_with_a_turn_that_it_missed_is_over(int turns, int roll, bool isOver)
    {
        var fight = Cursed(duration: 1).Must(Messages.RemoveCombatant(Character(Goblin)));
        for (var i = 0; i < turns; i++) fight.Next();
        fight.Roll(Goblin, roll);
        Assert.Equal(isOver, fight.Combat!.Effects.IsEmpty);
    }

    [Fact]
    public void Players_do_not_see_who_may_come_back()
    {
        var fight = Cursed().Must(Messages.RemoveCombatant(Character(Goblin)));
        Assert.Null(fight.View(Viewer.Players)!["departed"]);
        Assert.NotNull(fight.View(Viewer.GameMaster)!["departed"]);
        fight.Must(Messages.Declare(Action(2), Character(0), "attack"));
        // What does not concern it is the same for all.
        var changed = (CombatChanged)fight.Log[^1].Fact;
        Assert.Same(changed.News, changed.ForPlayers);
    }

    [Fact]
    public void A_player_who_takes_the_id_of_whoever_hides_has_what_players_saw_of_it()
    {
        Assert.Equal(Answer(Messages.RemoveCombatant(Character(Goblin))), Answer(Messages.UpdateCombatant(Character(Goblin), hidden: true)));

        static string Answer(JsonObject vanishing)
        {
            var fight = Cursed().Must(vanishing).Join(3, Goblin).Must(Messages.Roll(Character(Goblin), 12), Player(3));
            return $"{fight.SeenOfLast()} {fight.View(Viewer.Players)}";
        }
    }

    [Fact]
    public void The_last_hundred_that_left_are_remembered()
    {
        var fight = Cursed();
        for (var i = 30; i <= 30 + CombatLimits.MaxDeparted; i++) fight.Roll(i, 5).Must(Messages.RemoveCombatant(Character(i)));
        Assert.Equal(CombatLimits.MaxDeparted, fight.Combat!.Departed.Count);
        Assert.Equal(Character(31), fight.Combat.Departed[0].CharacterId);
        Assert.True(CombatDocument.IsSound(fight.Session.State["combat"]!));
    }

    // Round 1, the turn of character 0, which comes before the goblin and character 1.
    private static Fight Cursed(int duration = 5)
    {
        var fight = new Fight().Roll(0, 20).Roll(Goblin, 15).Roll(1, 10).Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "attack", Character(Goblin)));
        return fight.Must(Messages.Resolve(Action(1), Messages.To(Character(Goblin)).With("cursed", duration)));
    }
}
