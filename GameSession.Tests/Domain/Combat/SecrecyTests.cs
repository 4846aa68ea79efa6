using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Each way in which something hidden could become known.</summary>
public sealed class SecrecyTests
{
    private const int Stranger = 20;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whoever_takes_a_hidden_combatants_character_learns_nothing_by_rolling(bool isRunning)
    {
        Assert.Equal(Answer(new Fight().Roll(0, 10)), Answer(new Fight().Roll(0, 10).Roll(Stranger, 5, hidden: true)));

        string Answer(Fight fight)
        {
            if (isRunning) fight.Next();
            fight.Join(1, Stranger);
            var rolled = fight.Do(Messages.Roll(Character(Stranger), 12), Player(1));
            return rolled.Error?.Code ?? $"{fight.LastForPlayers?.Details}";
        }
    }

    [Fact]
    public void In_a_fight_that_players_do_not_know_of_nobody_acts_whom_they_know()
    {
        var fight = new Fight().Roll(20, 15, hidden: true);
        var declared = fight.Do(Messages.Declare(Action(0), Character(0), "attack", Character(20)));
        Assert.Equal("invalid_message", declared.Error?.Code);
        fight.Must(Messages.Declare(Action(1), Character(20), "attack", Character(0)));
        Assert.Null(fight.SeenOfLast());
    }

    [Fact]
    public void A_target_that_somebody_has_come_to_play_is_one_like_any_other()
    {
        Assert.Equal(Answer(new Fight().Roll(0, 10)), Answer(new Fight().Roll(0, 10).Roll(Stranger, 5, hidden: true)));

        static string Answer(Fight fight)
        {
            fight.Next().Join(1, Stranger);
            fight.Must(Attack(1, 0, Stranger), Player(0));
            return $"{fight.LastForPlayers?.Details}";
        }
    }

    [Fact]
    public void What_players_have_seen_of_somebody_does_not_vanish_with_a_hidden_roll()
    {
        var fight = new Fight().Roll(1, 10).Next();
        fight.Must(Attack(1, 1, 0));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(0)).With("cursed")));
        fight.Must(s => SessionRules.Leave(s, Player(0)));
        Assert.Equal("invalid_message", fight.Do(Messages.Roll(Character(0), 15, hidden: true)).Error?.Code);
    }

    [Fact]
    public void What_a_hidden_combatant_did_appears_when_it_comes_back_visible()
    {
        var fight = new Fight().Roll(0, 10).Roll(Stranger, 15, hidden: true).Next();
        fight.Must(Attack(1, Stranger, 0));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(0)).With("cursed")));
        Assert.DoesNotContain("cursed", $"{fight.View(Viewer.Players)}", StringComparison.Ordinal);
        fight.Must(Messages.RemoveCombatant(Character(Stranger)));
        fight.Roll(Stranger, 15);
        Assert.Contains("cursed", $"{fight.View(Viewer.Players)}", StringComparison.Ordinal);
        Assert.True(CombatDocument.HidesNothing(fight.Combat!));
    }

    [Fact]
    public void A_save_and_a_rewind_keep_hidden_what_a_player_has_come_to_play_by_name()
    {
        var fight = new Fight().Roll(0, 10).Roll(Stranger, 15, hidden: true).Next();
        var saved = fight.Session.State;
        fight.Join(1, Stranger);
        fight.Must(s => SessionRules.Save(s, GameMaster, saved, StateObject.Empty, null, NewIds));
        ExpectHidden();
        fight.Must(s => SessionRules.Rewind(s, GameMaster, saved, 1, NewIds));
        ExpectHidden();

        void ExpectHidden()
        {
            var hidden = Assert.Single(fight.Combat!.Order, c => c.IsHidden);
            Assert.Equal((true, Character(Stranger)), (hidden.CharacterId != Character(Stranger), hidden.FormerId));
            Assert.Equal(hidden.CharacterId, fight.Combat.Active);
        }
    }

    [Fact]
    public void A_save_whose_difference_is_the_whole_state_keeps_the_combat()
    {
        var fight = new Fight().Roll(0, 10).Next();
        var wanted = fight.Session.State.With(new string('x', 2000), StateValue.Of(1));
        fight.Must(s => SessionRules.Save(s, GameMaster, wanted, StateObject.Empty, null, NewIds));
        Assert.Equal(wanted, fight.Session.State);
    }

    [Fact]
    public void Turns_that_a_save_claims_are_owed_are_refused()
    {
        var fight = new Fight().Roll(0, 10).Roll(Stranger, 15, hidden: true).Next();
        var combat = (StateObject)fight.Session.State["combat"]!;
        var lastTurns = ((StateObject)combat["last_turns"]!).With($"{Character(Stranger)}", StateValue.Of(0));
        var owed = combat.With("round", StateValue.Of(1000)).With("last_turns", lastTurns);
        Assert.Equal(
            "invalid_message",
            fight.Do(s => SessionRules.Save(s, GameMaster, s.State.With("combat", owed), StateObject.Empty, null, NewIds)).Error?.Code);
    }

    [Fact]
    public void A_save_cannot_show_players_an_effect_on_a_hidden_combatant()
    {
        var fight = new Fight().Roll(0, 10).Roll(Stranger, 15, hidden: true).Next();
        fight.Must(Attack(1, 0, Stranger)).Must(Messages.Resolve(Action(1), Messages.To(Character(Stranger)).With("cursed", 0)));
        var combat = (StateObject)fight.Session.State["combat"]!;
        var (id, effect) = Assert.Single((StateObject)combat["active_effects"]!);
        var shown = combat.With("active_effects", StateObject.Of((id, ((StateObject)effect).Without("hidden_by"))));
        Assert.Equal("invalid_message", fight.Do(Saving(shown)).Error?.Code);
        fight.Must(Saving(combat));

        static Func<Session, Result<Decision>> Saving(StateObject combat) =>
            s => SessionRules.Save(s, GameMaster, s.State.With("combat", combat), StateObject.Empty, null, NewIds);
    }

    [Fact]
    public void Players_are_told_no_end_of_an_effect_that_ends_with_a_hidden_turn()
    {
        var fight = new Fight().Roll(0, 20).Roll(Stranger, 15, hidden: true).Roll(1, 10).Next();
        fight.Must(Attack(1, 0, Stranger)).Must(Messages.Resolve(Action(1), Messages.To(Character(Stranger)).With("cursed", 0)));
        fight.Next().Next();
        Assert.Contains("cursed", $"{((CombatChanged)fight.Log[^1].Fact).News.Details["expired_effects"]}", StringComparison.Ordinal);
        Assert.Equal(StateArray.Empty, fight.LastForPlayers!.Details["expired_effects"]);
    }

    [Fact]
    public void An_event_is_not_much_larger_than_what_it_changes()
    {
        var fight = new Fight();
        fight.Must(s => SessionRules.Save(s, GameMaster, Items(100_000, 0), StateObject.Empty, null, NewIds));
        foreach (var next in new[] { Items(100_000, 1), Items(1, 0), Items(90_000, 0) })
        {
            var before = fight.Session.State.Size;
            fight.Must(s => SessionRules.Save(s, GameMaster, next, StateObject.Empty, null, NewIds));
            Assert.InRange(EventJson.Write(fight.Log[^1]).Length, 1, 2 * Math.Max(before, next.Size) + 1000);
        }

        static StateObject Items(int count, int value) =>
            StateObject.Of(("a", StateArray.Of([.. Enumerable.Range(0, count).Select(i => StateValue.Of(i == 0 ? 0 : value))])));
    }

    [Fact]
    public void An_action_that_players_see_outlives_a_hidden_combatant_with_the_same_id()
    {
        var fight = new Fight().Roll(0, 10).Next().Must(Attack(1, 1, 0)).Must(s => SessionRules.Leave(s, Player(1)));
        var seen = fight.View(Viewer.Players);
        fight.Roll(1, 15, hidden: true).Must(Messages.RemoveCombatant(Character(1)));
        Assert.Equal(seen, fight.View(Viewer.Players));
        Assert.Contains($"{Action(1)}", $"{seen}", StringComparison.Ordinal);
    }

    private static JsonObject Attack(int action, int actor, int target) =>
        Messages.Declare(Action(action), Character(actor), "attack", Character(target));
}
