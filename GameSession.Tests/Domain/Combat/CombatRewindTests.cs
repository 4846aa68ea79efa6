using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

public sealed class CombatRewindTests
{
    [Fact]
    public void A_wrong_next_is_undone_with_its_expired_effects_and_the_rest_stays()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 10).Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "attack"));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(0)).With("dodging", 0)));
        var (before, version) = (fight.Session.State["combat"], fight.Session.Version);
        fight.Next();
        Assert.Empty(fight.Combat!.Effects);
        fight.Must(s => SessionRules.Update(s, Player(1), [States.Set("/shared/door", "true")]));
        Back(fight, version);
        Assert.Equal(before, fight.Session.State["combat"]);
        Assert.Equal(StateValue.Of(true), StateDocument.Get(fight.Session.State, States.At("/shared/door")));
        Assert.Equal(StateValue.Of($"{version}"), ((CombatChanged)fight.Log[^1].Fact).News.Details["rewound_to"]);
        Assert.DoesNotContain("rewound_to", fight.LastForPlayers!.Details.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_combat_that_ended_is_restored_and_one_that_was_not_there_is_not()
    {
        var fight = new Fight();
        var none = fight.Session.Version;
        fight.Roll(0, 20).Roll(1, 10).Next();
        var (running, version) = (fight.Session.State["combat"], fight.Session.Version);
        fight.Must(Messages.EndCombat());
        Assert.Equal("conflict", fight.Do(Rewinding(fight, none)).Error?.Code);
        Back(fight, version);
        Assert.Equal(running, fight.Session.State["combat"]);
        Assert.Same(Decision.Nothing, fight.Do(Rewinding(fight, version)).Value);
        Assert.Equal("conflict", fight.Do(s => CombatRewind.Decide(s, GameMaster, s.State, version, version, NewIds)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(s => CombatRewind.Decide(s, Player(0), s.State, version, null, NewIds)).Error?.Code);
    }

    [Fact]
    public void Who_was_hidden_then_is_hidden_again()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15, hidden: true).Roll(1, 10).Next();
        var (seen, version) = (fight.View(Viewer.Players), fight.Session.Version);
        fight.Must(Messages.Reveal(Character(7)));
        Back(fight, version);
        Assert.Equal(seen, fight.View(Viewer.Players));
        Assert.True(fight.Combat!.IsHidden(Character(7)));
    }

    [Fact]
    public void Who_is_hidden_now_stays_hidden()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 15).Roll(1, 10).Next().Next();
        fight.Must(Messages.Declare(Action(1), Character(7), "attack", Character(0)));
        fight.Must(Messages.Declare(Action(2), Character(0), "reaction", Character(7)));
        var version = fight.Session.Version;
        fight.Must(Messages.RemoveCombatant(Character(7))).Roll(7, 12, hidden: true);
        Back(fight, version);
        Assert.True(fight.Combat!.IsHidden(Character(7)));
        Assert.Equal((Character(7), Character(1)), (fight.Combat.Active, fight.Combat.ShownActive));
        Assert.DoesNotContain($"{Character(7)}", $"{fight.View(Viewer.Players)!["initiative_order"]}", StringComparison.Ordinal);
        Assert.Equal([Action(1), Action(2)], fight.Combat.Actions.Select(a => a.Id));
    }

    [Fact]
    public void A_combat_that_players_no_longer_know_of_ends_for_them_under_its_old_id()
    {
        var fight = new Fight().Roll(7, 15, hidden: true);
        var (version, id) = (fight.Session.Version, fight.Combat!.Id);
        fight.Roll(0, 20);
        Back(fight, version);
        var told = (CombatChanged)fight.Log[^1].Fact;
        Assert.Equal(id, told.CombatId);
        Assert.NotEqual(id, fight.Combat!.Id);
        Assert.Null(fight.View(Viewer.Players));
        Assert.DoesNotContain($"{fight.Combat.Id}", fight.SeenOfLast()!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_hidden_in_either_combat_is_hidden_afterwards_and_the_combat_is_sound() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            foreach (var move in moves)
            {
                if (move.Step is not (Step.Save or Step.Load))
                {
                    if (fight.Command(move) is { } command) fight.Do(command);
                    continue;
                }

                var version = 1 + move.B % fight.Session.Version;
                var (then, before) = (CombatDocument.In(fight.At(version).State), fight.Session);
                var rest = Rest(before);
                var decided = fight.Do(Rewinding(fight, version));
                Assert.Equal(rest, Rest(fight.Session));
                if (decided.IsError) Assert.True(then is null, decided.Error!.Code);
                if (decided.IsError || fight.Combat is not { } combat) continue;
                Assert.True(CombatInvariants.Hold(combat), $"{move}: {fight.View(Viewer.GameMaster)}");
                Assert.True(CombatDocument.IsSound(fight.Session.State["combat"]!), $"{move}: {fight.View(Viewer.GameMaster)}");
                var areSound = fight.Session.State["effects"] is not { } effects || LastingEffects.IsSound(effects, combat);
                Assert.True(areSound, $"{move}: {fight.Session.State}");
                Assert.Equal(then!.Order.Count, combat.Order.Count);
                // Only a player's character is not hidden by what had its id.
                var hidden = Hidden(CombatDocument.In(before.State)).Union(Hidden(then)).Where(id => !before.IsPlayed(id)).ToList();
                Assert.All(hidden, id => Assert.True(combat.Find(id) is null or { IsHidden: true }, $"{id} in {fight.View(Viewer.GameMaster)}"));
                var view = $"{fight.View(Viewer.Players)}";
                Assert.All(hidden.Where(id => combat.Find(id) is not null), id => Assert.DoesNotContain(
                    $"\"character_id\":\"{id}\"", view, StringComparison.Ordinal));
            }
        },
        iter: 5 * Check.Iter);

    private static StateObject Rest(Session session) => session.State.Without("combat").Without("effects");

    private static IEnumerable<Guid> Hidden(Combat? combat) => combat?.Order.Where(c => c.IsHidden).Select(c => c.CharacterId) ?? [];

    private static void Back(Fight fight, long version) => fight.Must(Rewinding(fight, version));

    private static Func<Session, Result<Decision>> Rewinding(Fight fight, long version) =>
        s => CombatRewind.Decide(s, GameMaster, fight.At(version).State, version, null, NewIds);
}
