using System.Text.Json.Nodes;
using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Effects that outlast a fight: in it while players know of one, beside it otherwise.</summary>
public sealed class LastingEffectTests
{
    private const int Lurker = 20;

    private static readonly StateObject Without = StateObject.Of(("lasting_effects", StateValue.Of(false)));

    [Fact]
    public void A_curse_goes_on_from_one_fight_to_the_next()
    {
        var fight = Two().Next().Must(Messages.StartEffects(Messages.LastingEffect(Character(0), "cursed", Messages.At("turn_end", "target", 3))));
        Assert.True(Assert.Single(fight.Combat!.Effects).IsLasting);
        Assert.Empty(fight.Outside);
        // The turn in which it began is not counted; one is had after it.
        fight.Next().Next().Next().Must(Messages.EndCombat());

        Assert.Null(fight.Combat);
        var curse = Assert.Single(fight.Outside);
        Assert.Equal((Character(0), "cursed", 2), (curse.TargetId, curse.Condition, curse.Ending!.Turns));
        Assert.Equal(
            $$"""{"condition":"cursed","ending":{"at":"turn_end","of":"{{Character(0)}}","turns":2},"target_id":"{{Character(0)}}"}""",
            $"{StateDocument.Get(fight.Session.State, LastingEffects.Path.Child($"{curse.Id}"))}");

        fight.Roll(0, 10);
        Assert.Empty(fight.Outside);
        Assert.Null(fight.Session.State["effects"]);
        Assert.Equal(curse.Id, Assert.Single(fight.Combat!.Effects).Id);
        fight.Roll(1, 5).Next().Next().Next();
        Assert.NotEmpty(fight.Combat!.Effects);
        fight.Next();
        Assert.Empty(fight.Combat!.Effects);
        Assert.Contains($"{curse.Id}", $"{fight.LastForPlayers!.Details["expired_effects"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_s_condition_may_outlast_the_fight_with_its_source()
    {
        var fight = Two().Next().Must(Messages.Declare(Action(0), Character(1), "attack", Character(0)));
        fight.Must(Messages.Resolve(Action(0), Messages.To(Character(0)).Lasting("diseased").With("prone")));
        fight.Must(Messages.EndCombat());
        var disease = Assert.Single(fight.Outside);
        Assert.Equal(("diseased", Action(0), Character(1)), (disease.Condition, disease.SourceActionId, disease.SourceId));
        // The player whose character has caused it may end it.
        Assert.Equal("forbidden", fight.Do(Messages.EndEffectsOf(action: Action(0)), Player(0)).Error?.Code);
        fight.Must(Messages.EndEffectsOf(action: Action(0)), Player(1));
        Assert.Empty(fight.Outside);
        Assert.Null(fight.Session.State["effects"]);
        Assert.Equal("no_active_combat", fight.Do(Messages.EndEffectsOf(action: Action(0)), Player(1)).Error?.Code);
    }

    [Fact]
    public void Outside_a_fight_they_begin_and_end_as_changes_of_the_state()
    {
        var fight = new Fight();
        fight.Must(Messages.StartEffects(
            Messages.LastingEffect(Character(0), "blessed", Messages.At("turn_start", "source"), source: Character(1)),
            Messages.LastingEffect(Character(0), "watched", hidden: true),
            // Nobody has rolled for it yet.
            Messages.LastingEffect(Character(30), "asleep")));
        var (blessed, watched, asleep) = (Of(fight, "blessed"), Of(fight, "watched"), Of(fight, "asleep"));
        Assert.Equal(1, blessed.Ending!.Turns);
        var shown = Assert.IsType<StateUpdated>(EventVisibility.For(fight.Log[^1].Fact, fight.Session.Settings.GmOnlyPaths));
        Assert.Equal([$"/effects/{blessed.Id}", $"/effects/{asleep.Id}"], shown.Changes.Select(c => $"{c.Path}"));
        Assert.DoesNotContain("watched", $"{Visibility.View(fight.Session.State, fight.Session.Settings.GmOnlyPaths)}", StringComparison.Ordinal);

        Assert.Equal("effect_not_found", fight.Do(Messages.EndEffects(watched.Id), Player(1)).Error?.Code);
        fight.Must(Messages.EndEffects(blessed.Id), Player(1));
        Assert.Contains("/effects/", fight.SeenOfLast()!, StringComparison.Ordinal);
        fight.Must(Messages.EndEffects(asleep.Id));
        // With the last that players see, the whole part goes for them.
        Assert.Contains(" /effects = nothing", fight.SeenOfLast()!, StringComparison.Ordinal);
        fight.Must(Messages.EndEffects(watched.Id));
        Assert.Null(fight.SeenOfLast());
        Assert.Null(fight.Session.State["effects"]);
    }

    [Fact]
    public void Without_a_fight_others_do_not_begin_nor_endings_of_nobody()
    {
        var fight = new Fight();
        var ofNobody = Messages.LastingEffect(Character(0), "c", Messages.At("turn_end", "source"));
        Assert.Equal("no_active_combat", fight.Do(Messages.StartEffects(Messages.Effect(Character(0), "c"))).Error?.Code);
        Assert.Equal("invalid_message", fight.Do(Messages.StartEffects(ofNobody)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.StartEffects(Messages.LastingEffect(Character(0), "c")), Player(0)).Error?.Code);
    }

    [Fact]
    public void A_fight_that_players_do_not_know_of_leaves_what_they_see_where_it_is()
    {
        var (plain, secret) = (new Fight(), new Fight());
        secret.Roll(Lurker, 15, hidden: true);
        foreach (var fight in new[] { plain, secret })
        {
            fight.Must(Messages.StartEffects(Messages.LastingEffect(Character(0), "blessed"), Messages.LastingEffect(Character(1), "slow")));
        }

        secret.Must(Messages.StartEffects(Messages.LastingEffect(Character(Lurker), "enlarged"), Messages.Effect(Character(Lurker), "angry")));
        Assert.Equal(CombatEvent.EffectsStarted, ((CombatChanged)secret.Log[^1].Fact).News.Event);
        Assert.Null(secret.SeenOfLast());
        Assert.Equal(3, secret.Outside.Count);
        Assert.Equal(Character(Lurker), Of(secret, "enlarged").HiddenBy);
        foreach (var message in new[] { Messages.EndEffects(Of(plain, "slow").Id), Messages.EndEffects(Of(plain, "blessed").Id) })
        {
            Assert.Equal(plain.Must(message.DeepClone().AsObject()).SeenOfLast(), secret.Must(message).SeenOfLast());
        }

        secret.Roll(0, 10);
        Assert.Empty(secret.Outside);
        Assert.Equal(2, secret.Combat!.Effects.Count);
        Assert.Empty((StateObject)secret.View(Viewer.Players)!["active_effects"]!);
        secret.Must(Messages.Reveal(Character(Lurker)));
        Assert.Equal(2, ((StateObject)secret.View(Viewer.Players)!["active_effects"]!).Count);
    }

    [Fact]
    public void Who_is_revealed_is_told_with_what_comes_into_the_fight_with_it()
    {
        var fight = new Fight().Must(Messages.StartEffects(Messages.LastingEffect(Character(0), "blessed")));
        fight.Roll(Lurker, 15, hidden: true).Must(Messages.Reveal(Character(Lurker)));
        Assert.Contains("blessed", $"{fight.LastForPlayers!.Details["active_effects"]}", StringComparison.Ordinal);
        Assert.Equal(["/combat", "/effects"], fight.LastForPlayers.Changes.Select(c => $"{c.Path}").Order());
    }

    [Fact]
    public void Removed_from_the_fight_only_a_player_s_character_goes_on_having_it()
    {
        var fight = Two().Roll(30, 3).Next();
        fight.Must(Messages.StartEffects(Messages.LastingEffect(Character(1), "cursed"), Messages.LastingEffect(Character(30), "charmed")));
        fight.Must(Messages.RemoveCombatant(Character(1))).Must(Messages.RemoveCombatant(Character(30)));
        Assert.Equal("cursed", Assert.Single(fight.Combat!.Effects).Condition);
        fight.Roll(30, 3);
        Assert.Equal(2, fight.Combat!.Effects.Count);
        fight.Must(Messages.EndCombat());
        Assert.Equal(2, fight.Outside.Count);
    }

    [Fact]
    public void What_ends_with_the_turns_of_somebody_absent_counts_the_rounds()
    {
        var fight = new Fight().Must(Messages.StartEffects(
            Messages.LastingEffect(Character(0), "hasted", Messages.At("turn_end", "source", 2), source: Character(30))));
        fight.Roll(0, 10).Roll(1, 5).Next().Next().Next().Next();
        Assert.Equal(2, fight.Combat!.Round);
        Assert.NotEmpty(fight.Combat.Effects);
        fight.Next();
        Assert.Empty(fight.Combat!.Effects);
    }

    [Fact]
    public void An_undo_puts_them_where_they_were()
    {
        var fight = new Fight().Must(Messages.StartEffects(
            Messages.LastingEffect(Character(0), "blessed", Messages.At("turn_end", "target", 5)), Messages.LastingEffect(Character(1), "slow")));
        fight.Roll(Lurker, 15, hidden: true);
        var beside = fight.Session.Version;
        fight.Roll(0, 10).Roll(1, 5).Next().Next();
        var within = fight.Session.Version;
        fight.Must(Messages.EndEffects(Of(fight, "slow").Id)).Next().Must(Messages.EndCombat());
        fight.Must(Messages.StartEffects(Messages.LastingEffect(Character(2), "new")));

        Back(fight, within);
        Assert.Empty(fight.Outside);
        Assert.Equal(["blessed", "new", "slow"], fight.Combat!.Effects.Select(e => e.Condition).Order());
        fight.Must(Messages.EndEffects(Of(fight, "slow").Id));
        Back(fight, beside);
        Assert.Empty(fight.Combat!.Effects);
        // What was ended since stays ended; what began in the fight that is taken back is taken back with it.
        Assert.Equal("blessed", Assert.Single(fight.Outside).Condition);
        Assert.Equal(5, Assert.Single(fight.Outside).Ending!.Turns);
        Assert.Contains("/effects", fight.SeenOfLast()!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_player_may_come_with_the_id_of_whom_a_hidden_one_is_about()
    {
        var fight = new Fight().Roll(Lurker, 15, hidden: true);
        fight.Must(Messages.StartEffects(Messages.LastingEffect(Character(Lurker), "enlarged"))).Must(Messages.EndCombat());
        fight.Join(5, Lurker);
        var enlarged = Assert.Single(fight.Outside);
        Assert.NotEqual(Character(Lurker), enlarged.TargetId);
        Assert.Equal(enlarged.TargetId, enlarged.HiddenBy);
        Assert.DoesNotContain("effects", fight.SeenOfLast()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_comes_with_a_hidden_target_s_id_does_not_get_the_effect()
    {
        var fight = new Fight().Roll(Lurker, 15, hidden: true).Roll(Lurker + 1, 14, hidden: true);
        fight.Must(Messages.StartEffects(Messages.LastingEffect(Character(Lurker + 1), "enlarged", source: Character(Lurker))));
        fight.Join(5, Lurker + 1);
        var renamed = fight.Combat!.Order.Single(c => c.FormerId == Character(Lurker + 1));
        Assert.Equal((renamed.CharacterId, Character(Lurker)), (Of(fight, "enlarged").TargetId, Of(fight, "enlarged").HiddenBy));
    }

    [Fact]
    public void Whom_players_see_under_an_effect_no_roll_hides()
    {
        var fight = new Fight().Must(Messages.StartEffects(Messages.LastingEffect(Character(30), "asleep")));
        Assert.Equal("invalid_message", fight.Do(Messages.Roll(Character(30), 10, hidden: true)).Error?.Code);
        Assert.Equal("invalid_message", fight.Do(Messages.RollGroup(Character(Lurker), 10, true, Character(30))).Error?.Code);
        fight.Roll(Lurker, 15, hidden: true);
        var joining = Messages.RollWith(Character(30), Character(Lurker));
        Assert.Equal("invalid_message", fight.Do(joining).Error?.Code);
    }

    [Fact]
    public void An_undo_to_a_hidden_one_that_is_known_by_an_effect_gives_it_another_id()
    {
        var fight = new Fight().Roll(0, 10).Roll(30, 5, hidden: true);
        var version = fight.Session.Version;
        fight.Must(Messages.Reveal(Character(30))).Must(Messages.StartEffects(Messages.LastingEffect(Character(30), "asleep")));
        fight.Must(Messages.EndCombat());
        Back(fight, version);
        Assert.Empty(fight.Outside);
        Assert.Equal(Character(30), Of(fight, "asleep").TargetId);
        Assert.Equal(Character(30), Assert.Single(fight.Combat!.Order, c => c.IsHidden).FormerId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_undo_to_a_fight_unknown_to_players_changes_the_state_for_them(bool isAnotherOn)
    {
        var fight = new Fight().Roll(Lurker, 15, hidden: true).Must(Messages.Declare(Action(0), Character(Lurker), "curse", Character(0)));
        fight.Must(Messages.Resolve(Action(0), Messages.To(Character(0)).Lasting("cursed")));
        var version = fight.Session.Version;
        fight.Must(Messages.Reveal(Character(Lurker))).Must(Messages.EndCombat());
        Assert.True(Combat.Shows(Of(fight, "cursed")));
        if (isAnotherOn) fight.Roll(Lurker + 1, 12, hidden: true);
        Back(fight, version);
        Assert.False(Combat.Shows(Of(fight, "cursed")));
        Assert.StartsWith("Updated by", fight.SeenOfLast(), StringComparison.Ordinal);
        Assert.Contains("/effects = nothing", fight.SeenOfLast(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_undo_does_not_tell_hiding_from_removing(bool hides)
    {
        var fight = new Fight().Must(Messages.StartEffects(Messages.LastingEffect(Character(30), "asleep"))).Roll(Lurker, 15, hidden: true);
        var version = fight.Session.Version;
        fight.Roll(0, 10).Roll(30, 5);
        fight.Must(hides ? Messages.UpdateCombatant(Character(30), hidden: true) : Messages.RemoveCombatant(Character(30)));
        Back(fight, version);
        Assert.True(Combat.Shows(Assert.Single(fight.Outside)));
    }

    [Fact]
    public void An_undo_doubles_nothing_on_who_had_gone()
    {
        var fight = Two().Roll(30, 3).Next().Must(Messages.StartEffects(Messages.LastingEffect(Character(30), "asleep")));
        fight.Must(Messages.RemoveCombatant(Character(30)));
        var version = fight.Session.Version;
        fight.Roll(30, 3).Must(Messages.EndCombat());
        Back(fight, version);
        Assert.Empty(fight.Outside);
        fight.Roll(30, 3);
        Assert.Equal("asleep", Assert.Single(fight.Combat!.Effects).Condition);
    }

    [Fact]
    public void An_undo_does_not_exceed_the_limit()
    {
        var fight = Two();
        Fill(fight, "first");
        var version = fight.Session.Version;
        fight.Must(Messages.EndCombat());
        foreach (var some in fight.Outside.Select(e => e.Id).Chunk(100)) fight.Must(Messages.EndEffects(some));
        Fill(fight, "second");
        var back = fight.Do(s => CombatRewind.Decide(s, GameMaster, fight.At(version).State, version, null, NewIds));
        Assert.Equal("conflict", back.Error?.Code);
    }

    [Fact]
    public void What_a_third_one_hides_stays_hidden_in_the_next_fight()
    {
        var fight = new Fight().Roll(Lurker, 15, hidden: true).Roll(Lurker + 1, 14, hidden: true);
        fight.Must(Messages.StartEffects(
            Messages.LastingEffect(Character(Lurker + 1), "enlarged", source: Character(Lurker)),
            Messages.LastingEffect(Character(0), "doomed", Messages.At("turn_end", Character(Lurker + 1)), source: Character(Lurker))));
        fight.Must(Messages.EndCombat()).Roll(Lurker, 15).Roll(0, 10);
        Assert.Equal(2, fight.Combat!.Effects.Count);
        Assert.Empty((StateObject)fight.View(Viewer.Players)!["active_effects"]!);
    }

    [Fact]
    public void What_is_left_of_the_longest_ending_can_be_saved()
    {
        var fight = Two().Next().Next().Must(Messages.StartEffects(
            Messages.LastingEffect(Character(1), "long", Messages.At("turn_end", Character(0), CombatLimits.MaxDuration))));
        fight.Must(Messages.RemoveCombatant(Character(0))).Must(Messages.EndCombat()).Must(Saving(fight.Session.State));
        Assert.Equal(CombatLimits.MaxDuration, Assert.Single(fight.Outside).Ending!.Turns);
    }

    [Fact]
    public void A_save_brings_none_into_a_session_that_has_none()
    {
        var saved = Two().Must(Messages.StartEffects(Messages.LastingEffect(Character(0), "c", hidden: true))).Session.State;
        var without = new Fight(Without);
        Assert.Equal("state.combat", Assert.Single(without.Do(Saving(saved)).Error!.Errors!).Key);
    }

    [Fact]
    public void A_save_has_them_as_the_service_writes_them()
    {
        var fight = new Fight().Must(Messages.StartEffects(Messages.LastingEffect(Character(0), "blessed"), Messages.LastingEffect(
            Character(0), "watched", hidden: true)));
        var saved = fight.Session.State;
        var of = (StateObject)saved["effects"]!;
        fight.Must(Saving(StateObject.Empty));
        Assert.Empty(fight.Outside);
        fight.Must(Saving(saved));
        Assert.Equal(2, fight.Outside.Count);
        var told = States.Text(((StateSaved)EventVisibility.For(fight.Log[^1].Fact, fight.Session.Settings.GmOnlyPaths)!).Changes);
        Assert.Contains("blessed", told, StringComparison.Ordinal);
        Assert.DoesNotContain("watched", told, StringComparison.Ordinal);
        foreach (var bad in new StateValue[]
        {
            StateValue.Of(1), of.With("x", of.First().Value), of.With(of.First().Key, StateObject.Empty),
            of.With(of.First().Key, ((StateObject)of.First().Value).With("since_round", StateValue.Of(1))),
            of.With(of.First().Key, ((StateObject)of.First().Value).With("due", StateValue.Of(true))),
            of.With(of.First().Key, ((StateObject)of.First().Value).With("ends_round", StateValue.Of(1))),
        })
        {
            Assert.Equal("state.effects", Assert.Single(fight.Do(Saving(saved.With("effects", bad))).Error!.Errors!).Key);
        }
    }

    [Fact]
    public void There_are_at_most_200_in_the_fight_and_beside_it()
    {
        var fight = new Fight();
        Fill(fight, "c");
        Assert.Equal("conflict", fight.Do(Messages.StartEffects(Messages.LastingEffect(Character(0), "more"))).Error?.Code);
        fight.Roll(0, 10).Must(Messages.StartEffects(Messages.Effect(Character(0), "usual")));
        Assert.Equal("conflict", fight.Do(Messages.StartEffects(Messages.LastingEffect(Character(0), "more"))).Error?.Code);
        Assert.Equal(201, fight.Combat!.Effects.Count);
    }

    [Fact]
    public void A_session_that_has_none_keeps_its_own_effects()
    {
        var fight = new Fight(Without).Must(s => SessionRules.Update(s, GameMaster, [new Change(LastingEffects.Path, StateValue.Of("smoke"))]));
        Assert.Equal("invalid_message", fight.Do(Messages.StartEffects(Messages.LastingEffect(Character(0), "c"))).Error?.Code);
        fight.Roll(0, 10).Roll(1, 5).Next().Must(Messages.Declare(Action(0), Character(0), "attack", Character(1)));
        Assert.Equal("invalid_message", fight.Do(Messages.Resolve(Action(0), Messages.To(Character(1)).Lasting("c"))).Error?.Code);
        fight.Must(Messages.EndCombat());
        Assert.Equal("\"smoke\"", $"{fight.Session.State["effects"]}");
    }

    [Theory]
    [InlineData("""{"initial_state":{"effects":{}}}""")]
    [InlineData("""{"gm_only_paths":["/effects/secret"]}""")]
    [InlineData("""{"player_writable_paths":["/effects"]}""")]
    [InlineData("""{"lasting_effects":false}""")]
    public void Whose_creator_uses_the_part_otherwise_has_none(string settings)
    {
        var parsed = SessionSettings.Parse(States.State(settings)).Value;
        Assert.False(parsed.HasLastingEffects);
        Assert.False(SessionSettings.OfStored(parsed.Raw).HasLastingEffects);
    }

    [Fact]
    public void What_writes_them_is_not_for_processes_that_would_show_what_is_hidden()
    {
        var fight = new Fight().Must(Messages.StartEffects(Messages.LastingEffect(Character(0), "watched", hidden: true)));
        Assert.Equal(StoredFormat.Current, StoredFormat.Of(fight.Log[^1].Fact));
        Assert.Equal(StoredFormat.Current, StoredFormat.Of(fight.Session.State));
    }

    [Fact]
    public void None_is_lost_or_in_two_places_until_it_ends() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            var known = new HashSet<Guid>();
            foreach (var move in moves.Where(m => m.Step is not (Step.Save or Step.Load)))
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command) is not { IsError: false, Value.Fact: { } fact }) continue;
                Guid[] there =
                [
                    .. (fight.Combat?.Effects ?? []).Where(e => e is { IsLasting: true, IsOver: false }).Select(e => e.Id),
                    .. fight.Outside.Select(e => e.Id),
                ];
                Assert.Equal(there.Length, there.Distinct().Count());
                var gone = known.Except(there).Select(id => $"{id}").ToList();
                var left = (fight.Combat?.Departed ?? before?.Departed ?? []).SelectMany(d => d.Effects).Select(e => $"{e.Id}");
                // What goes is told to the game master, or goes with somebody.
                var told = fact switch
                {
                    CombatChanged { News: var news } => $"{news.Details}",
                    StateUpdated updated => States.Text(updated.Changes),
                    _ => "",
                };
                Assert.All(gone.Except(left), id => Assert.Contains(id, told, StringComparison.Ordinal));
                known = [.. there];
                if (fight.Combat is { IsShown: true }) Assert.Empty(fight.Outside);
            }
        },
        iter: 5 * Check.Iter);

    private static Fight Two() => new Fight().Roll(0, 10).Roll(1, 5);

    private static void Fill(Fight fight, string name)
    {
        for (var i = 0; i < 2; i++)
        {
            fight.Must(Messages.StartEffects([.. Enumerable.Range(0, 100).Select(n => Messages.LastingEffect(Character(0), $"{name} {i} {n}"))]));
        }
    }

    private static ActiveEffect Of(Fight fight, string condition) =>
        fight.Outside.Concat(fight.Combat?.Effects ?? []).Single(e => e.Condition == condition);

    private static void Back(Fight fight, long version) =>
        fight.Must(s => CombatRewind.Decide(s, GameMaster, fight.At(version).State, version, null, NewIds));

    private static Func<Session, Result<Decision>> Saving(StateObject state) =>
        s => SessionRules.Save(s, GameMaster, state, StateObject.Empty, null, NewIds);
}
