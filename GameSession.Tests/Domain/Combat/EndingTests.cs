using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>When effects end, as tables put it. In each fight 0 acts before 1, and 1 before 2.</summary>
public sealed class EndingTests
{
    private const int Lurker = 20;

    [Theory]
    // Cast in 0's turn on 1.
    [InlineData("turn_start", "source", 1, "2:0")]
    [InlineData("turn_end", "source", 1, "2:1")]
    [InlineData("turn_end", "source", 0, "1:1")]
    [InlineData("turn_start", "target", 1, "1:1")]
    [InlineData("turn_end", "target", 1, "1:2")]
    [InlineData("turn_end", "target", 0, "1:2")]
    [InlineData("turn_end", "target", 2, "2:2")]
    [InlineData("turn_end", "source", 10, "11:1")]
    public void It_ends_with_the_turn_that_it_names(string at, string of, int turns, string ends)
    {
        var fight = Three().Next();
        Cast(fight, 1, Messages.At(at, of, turns));
        Assert.Equal(ends, PlayOn(fight));
        Assert.Equal("c", Text(fight.LastForPlayers!, "expired_effects", "condition"));
    }

    [Fact]
    public void A_minute_on_the_caster_is_over_whether_or_not_its_target_has_acted()
    {
        var fight = Three().Next();
        Cast(fight, 3, Messages.At("turn_end", "source", 10));
        fight.Roll(3, 5).Must(Messages.RemoveCombatant(Character(2)));
        Assert.Equal("11:1", PlayOn(fight));
    }

    [Fact]
    public void A_turn_that_is_passed_over_counts_as_had()
    {
        var fight = Three().Next();
        Cast(fight, 2, Messages.At("turn_start", $"{Character(1)}"));
        fight.Must(Messages.Next(Character(2)));
        Assert.Empty(fight.Combat!.Effects);
        Assert.Equal("c", Text(fight.LastForPlayers!, "expired_effects", "condition"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void With_a_removed_combatant_goes_what_its_turn_of_this_round_would_have_ended(int turns, bool isOver)
    {
        var fight = Three().Next();
        Cast(fight, 0, Messages.At("turn_end", $"{Character(1)}", turns));
        fight.Must(Messages.RemoveCombatant(Character(1)));
        Assert.Equal(isOver, fight.Combat!.Effects.IsEmpty);
        if (isOver) Assert.Equal("c", Text(fight.LastForPlayers!, "expired_effects", "condition"));
        else Assert.Equal("3:0", PlayOn(fight));
    }

    [Fact]
    public void Who_comes_back_ends_it_with_the_turn_that_was_named()
    {
        var fight = Three().Next();
        Cast(fight, 0, Messages.At("turn_start", $"{Character(1)}", 3));
        fight.Must(Messages.RemoveCombatant(Character(1))).Next().Next().Roll(1, 15);
        Assert.Equal("3:1", PlayOn(fight));
    }

    [Fact]
    public void What_players_see_cannot_end_with_the_turn_of_somebody_hidden()
    {
        var fight = Three().Roll(Lurker, 15, hidden: true).Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "spell"));
        var outcome = Messages.To(Character(1)).Ending("c", Messages.At("turn_end", $"{Character(Lurker)}"));
        Assert.Equal("invalid_message", fight.Do(Messages.Resolve(Action(1), outcome.DeepClone().AsObject())).Error?.Code);
        fight.Must(Messages.Resolve(Action(1), outcome.Hiding("c")));
        Assert.Equal(Character(Lurker), Assert.Single(fight.Combat!.Effects).HiddenBy);
        var stranger = Messages.StartEffects(Messages.Effect(Character(1), "x", Messages.At("turn_end", $"{Character(9)}")));
        Assert.Equal("invalid_message", fight.Do(stranger).Error?.Code);
    }

    [Fact]
    public void A_hidden_condition_is_seen_by_nobody_else_and_ends_for_nobody_else()
    {
        var fight = Three().Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "spell"));
        fight.Must(Messages.Resolve(
            Action(1), Messages.To(Character(1)).Hiding("doomed").Ending("doomed", Messages.At("turn_end", "target")).With("prone")));
        Assert.DoesNotContain("doomed", fight.SeenOfLast()!, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fight.SeenOfLast()!, StringComparison.Ordinal);
        fight.Next().Next();
        Assert.Contains("doomed", $"{((CombatChanged)fight.Log[^1].Fact).News.Details}", StringComparison.Ordinal);
        Assert.DoesNotContain("doomed", fight.SeenOfLast()!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_condition_that_an_outcome_takes_back_was_never_seen()
    {
        var fight = Three().Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "spell"));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(1)).Hiding("doomed"), Messages.To(Character(1)).With("-doomed")));
        Assert.True(CombatDocument.HidesNothing(fight.Combat!));
        Assert.DoesNotContain("\"hidden\"", fight.SeenOfLast()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_spells_that_restrain_one_target_one_can_end()
    {
        var fight = Three().Next();
        foreach (var action in new[] { 1, 2, 3 }) fight.Must(Messages.Declare(Action(action), Character(0), "spell"));
        foreach (var action in new[] { 1, 2 }) fight.Must(Messages.Resolve(Action(action), Messages.To(Character(1)).With("restrained")));
        fight.Must(Messages.Resolve(Action(3), Messages.To(Character(1)).With("-restrained").OfAction(Action(2))));
        Assert.Equal(Action(1), Assert.Single(fight.Combat!.Effects).SourceActionId);
        // Losing concentration.
        fight.Must(Messages.EndEffectsOf(action: Action(1)), Player(0));
        Assert.Empty(fight.Combat.Effects);
    }

    [Fact]
    public void A_player_ends_what_their_character_has_caused_and_learns_of_nothing_else()
    {
        var fight = Three().Next();
        fight.Must(Messages.StartEffects(
            Messages.Effect(Character(1), "held", source: Character(0)),
            Messages.Effect(Character(1), "doomed", source: Character(0), hidden: true),
            Messages.Effect(Character(2), "held", source: Character(1))));
        var hidden = Assert.Single(fight.Combat!.Effects, e => e.IsHidden).Id;
        Assert.Equal("effect_not_found", fight.Do(Messages.EndEffects(hidden), Player(0)).Error?.Code);
        Assert.Equal("effect_not_found", fight.Do(Messages.EndEffects(Guid.NewGuid()), Player(0)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.EndEffectsOf(source: Character(1)), Player(0)).Error?.Code);
        fight.Must(Messages.EndEffectsOf(source: Character(0)), Player(0));
        Assert.DoesNotContain("doomed", fight.SeenOfLast()!, StringComparison.Ordinal);
        Assert.Equal(Character(1), Assert.Single(fight.Combat.Effects).SourceId);
        Assert.Equal("effect_not_found", fight.Do(Messages.EndEffectsOf(source: Character(0)), Player(0)).Error?.Code);
    }

    [Fact]
    public void An_effect_that_asks_is_due_with_each_turn_until_it_ends()
    {
        var fight = Three().Next();
        fight.Must(Messages.StartEffects(Messages.Effect(Character(1), "poisoned", Messages.At("turn_end", "target", asks: true))));
        var id = Assert.Single(fight.Combat!.Effects).Id;
        for (var round = 1; round < 4; round++)
        {
            fight.Next().Next();
            Assert.Equal($"{id}", Text(fight.LastForPlayers!, "due_effects", "effect_id"));
            Assert.True(Assert.Single(fight.Combat.Effects).IsDue);
            if (round == 2) fight.Must(Messages.KeepEffects(id)).Must(Messages.KeepEffects(id));
            fight.Next();
            Assert.False(Assert.Single(fight.Combat.Effects).IsDue);
        }

        fight.Must(Messages.EndEffects(id));
        Assert.Empty(fight.Combat.Effects);
    }

    [Fact]
    public void A_turn_is_held_until_what_was_due_is_answered_or_skipped()
    {
        var fight = Three(new JsonObject { ["hold_turn_for_due"] = true }).Next();
        fight.Must(Messages.StartEffects(
            Messages.Effect(Character(1), "burning", Messages.At("turn_start", "target", asks: true)),
            Messages.Effect(Character(1), "doomed", Messages.At("turn_start", "target", asks: true), hidden: true)));
        var (seen, hidden) = (Id("burning"), Id("doomed"));
        fight.Next();
        Assert.Equal("effects_due", fight.Do(Messages.Next()).Error?.Code);
        Assert.Equal("effects_due", fight.Do(Messages.Next(Character(2))).Error?.Code);
        Assert.Equal("effects_due", fight.Do(Messages.Next(), Player(1)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.Next().Skipping(), Player(1)).Error?.Code);
        fight.Must(Messages.KeepEffects(seen));
        Assert.Equal("effects_due", fight.Do(Messages.Next()).Error?.Code);
        // What players do not see does not hold them, and waits for the game master.
        fight.Must(Messages.Next(), Player(1));
        Assert.Equal(hidden, Assert.Single(fight.Combat!.Effects, e => e.IsDue).Id);
        Assert.Equal("effects_due", fight.Do(Messages.Next()).Error?.Code);
        fight.Must(Messages.Next().Skipping());
        Assert.DoesNotContain(fight.Combat.Effects, e => e.IsDue);

        Guid Id(string condition) => Assert.Single(fight.Combat!.Effects, e => e.Condition == condition).Id;
    }

    [Fact]
    public void A_rewind_brings_back_what_had_ended()
    {
        var fight = Three().Next();
        Cast(fight, 1, Messages.At("turn_end", "target"));
        var before = fight.Session;
        fight.Next().Next();
        Assert.Empty(fight.Combat!.Effects);
        fight.Must(s => SessionRules.Rewind(s, GameMaster, before.State, before.Version, NewIds));
        Assert.Equal("1:2", PlayOn(fight));
    }

    private static Fight Three(JsonObject? settings = null) => new Fight((StateObject)StateValue.Parse((settings ?? []).ToJsonString()))
        .Roll(0, 20).Roll(1, 15).Roll(2, 10);

    private static void Cast(Fight fight, int target, JsonObject ending)
    {
        fight.Must(Messages.Declare(Action(1), Character(0), "spell", Character(target)));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(target)).Ending("c", ending)));
    }

    // The round and the character of the turn that begins when the only effect is over.
    private static string PlayOn(Fight fight)
    {
        for (var i = 0; i < 50 && !fight.Combat!.Effects.IsEmpty; i++) fight.Next();
        Assert.Empty(fight.Combat!.Effects);
        return $"{fight.Combat.Round}:{Enumerable.Range(0, 4).Single(i => Character(i) == fight.Combat.Active)}";
    }

    private static string Text(CombatNews news, string member, string of) =>
        ((StateString)((StateObject)Assert.Single((StateArray)news.Details[member]!))[of]!).Value;
}
