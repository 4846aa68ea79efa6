using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>An effect that ends with somebody's turn ends once, with that turn: checked on random combats.</summary>
public sealed class EndingPropertyTests
{
    private static long Fights => 5 * Check.Iter;

    [Fact]
    public void What_players_see_ends_with_the_turn_that_it_names_and_no_other() => FightGenerator.Plain.Sample(
        moves =>
        {
            var fight = new Fight();
            var expected = new Dictionary<Guid, Expected>();
            // Combatants that delay, hide or are defeated miss turns, which the test does not count.
            foreach (var move in moves.Where(m => m.Step is not (Step.Update or Step.Act or Step.Group or Step.Split)))
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command) is not { IsError: false, Value.Fact: CombatChanged changed }) continue;
                if (fight.Combat is not { } after)
                {
                    expected.Clear();
                    continue;
                }

                var shown = after.Effects.Where(Combat.Shows).ToDictionary(e => e.Id);
                if (changed.News.Event is CombatEvent.ActionResolved or CombatEvent.EffectsEnded)
                {
                    foreach (var id in expected.Keys.Except(shown.Keys).ToList()) expected.Remove(id);
                }

                if (changed.News.Event == CombatEvent.CombatantRemoved)
                {
                    // Whose turns nobody sees any more.
                    foreach (var (id, _) in expected.Where(e => after.Find(e.Value.Of) is null || after.Find(e.Value.Target) is null).ToList())
                    {
                        expected.Remove(id);
                    }
                }

                if (before is not null && (before.ShownRound, before.ShownActive) != (after.ShownRound, after.ShownActive))
                {
                    foreach (var effect in expected.Values) effect.See(before.ShownActive, after.ShownActive);
                }

                foreach (var (id, effect) in expected.ToList())
                {
                    Assert.True(shown.TryGetValue(id, out var still) == (effect.Asks || !effect.IsReached), $"{move}: {effect}, {still}");
                    if (effect.IsReached && effect.Asks) Assert.True(still!.IsDue, $"{move}: {still}");
                    if (effect.IsReached) expected.Remove(id);
                }

                if (changed.News.Event is not (CombatEvent.ActionResolved or CombatEvent.EffectsStarted)) continue;
                foreach (var effect in shown.Values.Where(e => e.Ending is not null && before?.Effects.Contains(e) != true))
                {
                    // Of the turn that is on, only the end is to come.
                    expected[effect.Id] = new Expected(effect, effect.Ending!.Turns == 0 && after.ShownActive == effect.EndsWith);
                }
            }
        },
        iter: Fights);

    [Fact]
    public void No_effect_ends_twice_or_stays_beyond_its_turn_whatever_happens() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            var gone = new HashSet<Guid>();
            foreach (var move in moves.Where(m => m.Step is not (Step.Save or Step.Load)))
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command) is not { IsError: false, Value.Fact: CombatChanged changed } || fight.Combat is not { } after) continue;
                var present = after.Effects.Select(e => e.Id).ToHashSet();
                Assert.DoesNotContain(present, gone.Contains);
                // What was on somebody who is removed may come back with them.
                present.UnionWith(after.Departed.SelectMany(d => d.Effects).Select(e => e.Id));
                gone.UnionWith(before?.Effects.Select(e => e.Id).Where(id => !present.Contains(id)) ?? []);
                // It is told once, to each, that an effect has ended.
                foreach (var news in new[] { changed.News, changed.ForPlayers })
                {
                    var told = Told(news, "expired_effects").Concat(Told(news, "ended_effects")).ToList();
                    Assert.Equal(told.Count, told.Distinct().Count());
                }

                if (changed.News.Event != CombatEvent.TurnChanged) continue;
                foreach (var effect in after.Effects.Where(e => e is { Ending.Asks: false, IsOver: false }))
                {
                    if (Endings.Of(after, effect) is not { } of) Assert.True(RoundOf(after, effect) <= effect.EndsRound, $"{move}: {effect}");
                    else if (of.IsHidden || changed.ForPlayers is not null) Assert.True(of.LastTurn < effect.EndsRound, $"{move}: {effect} {of}");
                }
            }
        },
        iter: Fights);

    private static int RoundOf(Combat combat, ActiveEffect effect) => Combat.Shows(effect) ? combat.ShownRound : combat.Round;

    private static IEnumerable<string> Told(CombatNews? news, string member) =>
        (news?.Details[member] as StateArray ?? StateArray.Empty).Cast<StateObject>().Select(e => ((StateString)e["effect_id"]!).Value);

    /// <summary>Counts the turns until an effect ends.</summary>
    private sealed class Expected(ActiveEffect effect, bool hasBegun)
    {
        private readonly int _turns = Math.Max(1, effect.Ending!.Turns);
        private int _begun = hasBegun ? 1 : 0;

        public Guid Of => effect.EndsWith;

        public Guid Target => effect.TargetId;

        public bool Asks => effect.Asks;

        public bool IsReached { get; private set; }

        public void See(Guid? ended, Guid? begun)
        {
            if (ended == Of && effect.Ending!.At == EndingAt.TurnEnd && _begun == _turns) IsReached = true;
            if (begun == Of) _begun++;
            if (begun == Of && effect.Ending!.At == EndingAt.TurnStart && _begun == _turns) IsReached = true;
        }

        public override string ToString() => $"{effect}: {_begun} of {_turns} turns";
    }
}
