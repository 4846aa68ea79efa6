using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Properties of every combat, checked on random ones.</summary>
public sealed class FightPropertyTests
{
    /// <summary>Combats per property; the environment variable <c>CsCheck_Iter</c> raises it.</summary>
    private static long Fights => 5 * Check.Iter;

    private static readonly Step[] Changes =
        [Step.Update, Step.HiddenUpdate, Step.Act, Step.HiddenAct, Step.Conceal, Step.Reveal, Step.Order];

    [Fact]
    public void A_combat_is_always_sound_and_the_log_gives_it_back() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight(moves.Length % 2 == 0 ? StateObject.Empty : CombatBudgetsTests.Enforced);
            var saved = StateObject.Empty;
            foreach (var move in moves)
            {
                if (move.Step == Step.Save) saved = fight.Session.State;
                var command = move.Step == Step.Load
                    ? s => move.A % 3 == 0 ? SessionRules.Save(s, GameMaster, saved, StateObject.Empty, null, FightMoves.NewIdsOf(move))
                        : move.A % 3 == 1
                        ? CombatRewind.Decide(s, GameMaster, fight.At(1 + move.B % s.Version).State, 1, null, FightMoves.NewIdsOf(move))
                        : SessionRules.Rewind(s, GameMaster, fight.At(1 + move.B % s.Version).State, 1, FightMoves.NewIdsOf(move))
                    : fight.Command(move);
                if (command is null) continue;
                var before = fight.Session;
                if (fight.Do(command).IsError) Assert.Same(before, fight.Session);
                var isSound = fight.Session.State["effects"] is not { } effects || LastingEffects.IsSound(effects, fight.Combat);
                Assert.True(isSound, $"{move}: {fight.Session.State}");
                if (fight.Combat is not { } combat) continue;
                Assert.True(CombatInvariants.Hold(combat), $"{move}: {fight.View(Viewer.GameMaster)}");
                Assert.True(CombatDocument.IsSound(fight.Session.State["combat"]!), $"{move}: {fight.View(Viewer.GameMaster)}");
                Assert.True(combat.Active is null || combat.Find(combat.Active) is not null);
            }

            var replayed = Session.Empty(fight.Session.Id);
            foreach (var e in fight.Log)
            {
                replayed = replayed.Evolve(EventJson.Read(e.Id, e.SessionId, EventJson.TypeOf(e.Fact), EventJson.Write(e)));
            }

            Assert.Equal(fight.Session.State, replayed.State);
        },
        iter: Fights);

    [Fact]
    public void Rounds_never_go_back_by_themselves() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            foreach (var move in moves.Where(m => m.Step is not (Step.Save or Step.Load)))
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                fight.Do(command);
                if (before is null || fight.Combat is not { } after) continue;
                Assert.InRange(after.Round, before.Round, before.Round + 1);
                Assert.True(after.ShownRound >= before.ShownRound);
            }
        },
        iter: Fights);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everybody_has_one_turn_in_a_round(bool rollsEachRound) => FightGenerator.Orderly.Sample(
        moves =>
        {
            var fight = new Fight(rollsEachRound ? RoundRollTests.EachRound : null);
            var visible = new TurnCount();
            var hidden = new TurnCount();
            // In a new order a hidden combatant may come later, too.
            var isDisturbed = rollsEachRound;
            foreach (var move in moves)
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command).IsError || fight.Combat is not { } after) continue;
                // A hidden combatant's turn may be late if players had to see the next turn at once.
                isDisturbed |= move.Step is Step.Remove or Step.Update
                    && after.Order.Exists(c => c.IsHidden) && before!.ShownActive != after.ShownActive;
                // A turn that began for players during a hidden turn is interrupted by the reveal of the hidden combatant, and begins again.
                if (move.Step == Step.Reveal && before!.ShownActive is { } interrupted
                    && before.Find(interrupted)!.LastTurn < before.ShownRound && after.ShownActive != interrupted)
                {
                    visible.Forget([interrupted]);
                }

                // A revealed combatant moves from the hidden count to the visible one, and one that hides the other way.
                if (move.Step is Step.Reveal or Step.Conceal) isDisturbed = true;
                // A turn that is put off is still to come.
                var putOff = after.Order.Where(c => c.IsDelayed && before!.Find(c.CharacterId) is { IsDelayed: false }).Select(c => c.CharacterId);
                visible.Forget(putOff.Where(id => id == before!.ShownActive));
                hidden.Forget(putOff.Where(id => id == before!.Active));
                if (move.Step == Step.Conceal) visible.Forget(after.Order.Where(c => c.IsHidden).Select(c => c.CharacterId));
                if (before is not null) Follow(before, after, visible, hidden);
                // Who joins an entry shares its turn, also after a turn of its own.
                visible.Forget(after.Order.SelectMany(c => c.Members).Except(before?.Order.SelectMany(c => c.Members) ?? []));
                var isNewShown = IsOther(before, before?.ShownActive, after.ShownActive) || IsNewTurn(before, after);
                visible.See(after.ShownRound, isNewShown ? after.ShownActive : null, after.Order.Where(c => !c.IsHidden));
                if (!isDisturbed)
                {
                    var isNew = IsOther(before, before?.Active, after.Active) || after.Round != before?.Round;
                    var turn = isNew && after.Find(after.Active) is { IsHidden: true } lurker ? lurker.CharacterId : (Guid?)null;
                    hidden.See(after.Round, turn, after.Order.Where(c => c.IsHidden));
                }
            }
        },
        iter: Fights);

    [Fact]
    public void Who_has_had_a_turn_changes_only_with_turns() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            foreach (var move in moves)
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command).IsError || before is null || fight.Combat is not { } after) continue;
                if (!Changes.Contains(move.Step)) continue;
                // The rounds of players and of the game master count the same here, so a turn can be told when somebody hides or is revealed.
                if (before.Ahead > 0 || after.Ahead > 0 || before.Round != after.Round || before.ShownRound != after.ShownRound) continue;
                foreach (var was in before.Order.Where(c => c.CanAct))
                {
                    var isNow = after.Find(was.CharacterId)!;
                    // The turn that ended has been had, or has been put off.
                    if (!isNow.CanAct || was.CharacterId == before.Active || was.CharacterId == before.ShownActive) continue;
                    Assert.True(
                        was.LastTurn >= before.RoundOf(was) == isNow.LastTurn >= after.RoundOf(isNow), $"{move}: {was} has become {isNow}");
                }
            }
        },
        iter: Fights);

    [Fact]
    public void Naming_gives_nobody_else_a_second_turn() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            foreach (var move in moves)
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command).IsError || before is null || fight.Combat is not { } after) continue;
                if (move.Step is not (Step.Jump or Step.HiddenJump)) continue;
                foreach (var was in before.Order.Where(c => c.CharacterId != after.Active && c.LastTurn >= before.RoundOf(c)))
                {
                    Assert.True(after.Find(was.CharacterId)!.LastTurn >= was.LastTurn, $"{move}: {was} may act again");
                }
            }
        },
        iter: Fights);

    [Fact]
    public void A_condition_with_a_duration_ends_once_and_with_its_targets_turn() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight();
            foreach (var move in moves.Where(m => m.Step is not (Step.Save or Step.Load or Step.End)))
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                var decided = fight.Do(command);
                if (before is null || decided.IsError || decided.Value.Fact is not CombatChanged changed) continue;
                var after = fight.Combat!;
                foreach (var viewer in new[] { Viewer.GameMaster, Viewer.Players })
                {
                    if ((viewer == Viewer.GameMaster ? changed.News : changed.ForPlayers) is not { } news) continue;
                    var was = Effects(before, viewer);
                    var isNow = Effects(after, viewer);
                    var expired = ((StateArray?)news.Details["expired_effects"])?.Cast<StateObject>().Select(Key).ToList() ?? [];
                    // An effect expires once: it existed before, is reported once, and does not exist after.
                    Assert.Equal(expired.Count, expired.Distinct().Count());
                    Assert.All(expired, key => Assert.True(was.Contains(key) && !isNow.Contains(key), $"{move} {key}"));
                    // It expires with its target's turn, and not before its round.
                    var turn = viewer == Viewer.GameMaster ? new[] { before.Active, before.ShownActive } : [before.ShownActive];
                    foreach (var effect in before.Effects.Where(e => e.Ending is null && expired.Contains(Key(e))))
                    {
                        Assert.Contains(turn, t => before.Find(t)?.Has(effect.TargetId) == true);
                        Assert.True(effect.EndsRound <= before.RoundOf(effect.TargetId));
                    }

                    // Every end is reported, except of effects that are removed or whose target is removed.
                    if (news.Event is CombatEvent.TurnChanged) Assert.Equal(was.Except(isNow).Order(), expired.Order());
                }

                // No effect outlasts its round.
                if (changed.News.Event == CombatEvent.TurnChanged && before.Find(before.Active) is { } ended && after.Active != ended.CharacterId)
                {
                    Assert.DoesNotContain(after.Effects, e =>
                        e.Ending is null && ended.Has(e.TargetId) && !e.IsOver && e.EndsRound <= before.RoundOf(ended));
                }
            }
        },
        iter: Fights);

    [Fact]
    public void What_players_are_told_is_all_that_changes_for_them() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight(moves.Length % 2 == 0 ? StateObject.Empty : CombatBudgetsTests.Enforced);
            var players = StateObject.Empty;
            foreach (var move in moves)
            {
                if (fight.Command(move) is not { } command) continue;
                if (fight.Do(command) is not { IsError: false, Value.Fact: CombatChanged changed }) continue;
                if (changed.ForPlayers is { } news) players = StateDocument.Evolve(players, news.Changes);
                var seen = fight.View(Viewer.Players);
                Assert.True(Equals(seen, players["combat"]), $"{move}: {players["combat"]} is to be {seen}");
            }
        },
        iter: Fights);

    // A group that goes on under another id has had the turns that it had.
    private static void Follow(Combat before, Combat after, TurnCount visible, TurnCount hidden)
    {
        foreach (var group in before.Order.Where(c => !c.Members.IsEmpty))
        {
            var place = after.Order.FindIndex(c => c.CharacterId == group.CharacterId);
            var heir = after.Order.FindIndex(c => c.CharacterId == group.Members[0]);
            // Who is split off comes after the group.
            if (heir >= 0 && (place < 0 || (after.Order[place].Members.IsEmpty && heir < place)))
            {
                (group.IsHidden ? hidden : visible).Rename(group.CharacterId, group.Members[0]);
            }
        }
    }

    // Whether the turn is that of another entry of the order.
    private static bool IsOther(Combat? before, Guid? was, Guid? isNow) =>
        was != isNow && !(isNow is { } id && before?.Find(was)?.Has(id) == true);

    // The only combatant has one turn after another without a change of the active character.
    private static bool IsNewTurn(Combat? before, Combat after) =>
        before is not null && after.ShownRound > before.ShownRound;

    private static List<string> Effects(Combat combat, Viewer viewer) =>
        [.. combat.Effects.Where(e => viewer == Viewer.GameMaster ? !e.IsOver : Combat.Shows(e)).Select(Key)];

    private static string Key(ActiveEffect e) => $"{e.Id}";

    private static string Key(StateObject e) => ((StateString)e["effect_id"]!).Value;

    /// <summary>Counts the turns of the current round, for combatants that were there at its beginning and since.</summary>
    private sealed class TurnCount
    {
        private readonly Dictionary<Guid, int> _turns = [];
        private HashSet<Guid> _owed = [];
        private int _round;

        public void Forget(IEnumerable<Guid> gone)
        {
            foreach (var id in gone) _turns.Remove(id);
        }

        /// <summary>The turns of one are another's.</summary>
        public void Rename(Guid from, Guid to)
        {
            if (_turns.Remove(from, out var turns)) _turns[to] = turns;
            if (_owed.Remove(from)) _owed.Add(to);
        }

        public void See(int round, Guid? turn, IEnumerable<Combatant> combatants)
        {
            var present = combatants.ToDictionary(c => c.CharacterId, c => c.LastTurn);
            // Nobody owes a turn to whoever does not act.
            _owed.ExceptWith(combatants.Where(c => !c.CanAct).Select(c => c.CharacterId));
            if (round != _round)
            {
                _owed.IntersectWith(present.Keys);
                foreach (var id in _owed)
                {
                    var turns = _turns.GetValueOrDefault(id);
                    Assert.True(turns == 1, $"{id} had {turns} turns in round {_round}");
                }

                _turns.Clear();
                // A revealed combatant may have had this round's turn while hidden.
                _owed = [.. round == _round + 1 ? combatants.Where(c => c.CanAct && c.LastTurn < round).Select(c => c.CharacterId) : []];
                _round = round;
            }

            _owed.IntersectWith(present.Keys);
            if (turn is not { } active) return;
            _turns[active] = _turns.GetValueOrDefault(active) + 1;
            Assert.True(_turns[active] == 1, $"{active} had two turns in round {_round}");
        }
    }
}
