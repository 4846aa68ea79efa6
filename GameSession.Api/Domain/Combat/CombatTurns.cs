using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>
/// Whose turn comes next: the first combatant in the order that has not had its turn in this round. So nobody loses a turn or has two when
/// the order changes. Visible combatants take turns as if there were no hidden ones. Hidden combatants take theirs at their places in
/// between, while players still see the turn before. Where that is impossible, the hidden combatant's turn comes later: it is never lost,
/// and what players see does not change.
/// </summary>
internal static class CombatTurns
{
    /// <summary>Ends the turn, if there is one, and begins the next. Nobody is active when no combatant is left.</summary>
    /// <param name="by">The player who ends it.</param>
    public static CombatTurn Next(Combat combat, Guid by)
    {
        var (ended, expired) = EndActive(combat, by);
        return GoOn(ended, expired);
    }

    /// <summary>
    /// Ends the turn and begins that of <paramref name="to"/>, whoever would have been next. Combatants before it in the order count as having
    /// had their turn in this round. Nobody else has a turn again.
    /// </summary>
    /// <param name="by">The game master.</param>
    public static CombatTurn Jump(Combat combat, Combatant to, Guid by)
    {
        var next = Next(combat, by);
        if (next.Combat.Active == to.CharacterId && (to.IsHidden || next.Shown is not null)) return next;
        return to.IsHidden ? JumpToHidden(combat, to, by) : JumpToVisible(combat, to, by);
    }

    // Players see no change: whose turn they see next must not depend on this one.
    private static CombatTurn JumpToHidden(Combat combat, Combatant to, Guid by)
    {
        var (ended, expired) = EndActive(combat, by);
        if (ended.Round == 0) ended = ended with { Round = 1, Ahead = 1 };
        return Hide(Pass(ended, to, c => c.IsHidden), to, expired);
    }

    private static CombatTurn JumpToVisible(Combat combat, Combatant to, Guid by)
    {
        var (ended, expired) = EndActive(combat, by);
        if (Begun(ended) is { } begun)
        {
            (ended, var more) = End(ended, begun, by);
            expired = expired.AddRange(more);
        }

        // The combatant that players expect next is next for them, also when hidden combatants would have come before.
        var isRoundOver = FirstVisible(ended, ended.ShownRound) is null;
        var expected = isRoundOver && ended is { ShownRound: > 0, RollSeed: not null }
            ? FirstVisible(BeginShownRounds(ended, 1), ended.ShownRound + 1)
            : NextVisible(ended);
        var isNext = expected?.CharacterId == to.CharacterId;
        var isNewRound = ended.ShownRound == 0 || (isNext && isRoundOver);
        var turn = Show(ended, to.CharacterId, expired);
        // The rounds and last turns change last: what ends with the old turn is found by their old values.
        var jumped = isNewRound ? BeginShownRounds(turn.Combat, 1) : turn.Combat;
        // Only a game master can have chosen another combatant than the next.
        return turn with { Combat = PassOverIdle(Pass(jumped, to, c => c.IsHidden || !isNext), to), ShownBy = isNext ? turn.ShownBy : by };
    }

    private static Combat Pass(Combat combat, Combatant to, Predicate<Combatant> concerns)
    {
        var place = combat.Order.FindIndex(c => c.CharacterId == to.CharacterId);
        return combat with
        {
            Order = [.. combat.Order.Select((c, i) =>
                !concerns(c) || i > place ? c
                : i < place ? c.Missing(combat.RoundOf(c))
                : c with { LastTurn = Math.Min(c.LastTurn, combat.RoundOf(c) - 1), IsDelayed = false, DelayedTurn = null })],
        };
    }

    // Who cannot act misses the turns that the fight goes past, but not one that has begun.
    private static Combat PassOverIdle(Combat combat, Combatant next)
    {
        if (!combat.Order.Exists(c => !c.CanAct)) return combat;
        var place = combat.Order.FindIndex(c => c.CharacterId == next.CharacterId);
        return combat with
        {
            Order = [.. combat.Order.Select((c, i) =>
                c.CanAct || i == place || c.CharacterId == combat.Active ? c : c.Missing(RoundPassed(c, i)))],
        };

        int RoundPassed(Combatant idle, int at) => idle.IsHidden
            ? combat.Round - (at < place && (next.IsHidden || combat.Ahead == 0) ? 0 : 1)
            : combat.ShownRound - (at < place && !next.IsHidden ? 0 : 1);
    }

    /// <summary>Removes a combatant with its actions and the effects on it. If it is its turn, the next turn begins at once.</summary>
    /// <param name="id">The combatant: one of a group, or the only one of the entry.</param>
    /// <param name="isPlayed">Whether a player plays it: then it goes on having what outlasts the fight.</param>
    public static CombatTurn Remove(Combat combat, Combatant entry, Guid id, bool isPlayed)
    {
        var left = combat with
        {
            Effects = Endings.Leave(combat, entry, id).Effects.Except(combat.Effects.Where(e => e.TargetId == id && !(isPlayed && e.IsLasting))),
            // Players may see an action of the same id, of somebody who has played that character: it stays open for them.
            Actions = combat.Actions.RemoveAll(a => a.CharacterId == id && (a.IsHidden || !entry.IsHidden)),
            Departed = Departures.Add(combat, entry, id, isPlayed),
        };
        if (!entry.Members.IsEmpty) return new CombatTurn(Groups.TakeOut(left, entry, id), [], null);
        left = left with
        {
            Order = Groups.Released(combat.Order.Remove(entry), id),
            Active = combat.Active == id ? null : combat.Active,
        };
        if (entry.IsHidden) return left.Active == combat.Active ? new CombatTurn(left, [], null) : GoOn(left, []);
        return combat.ShownActive != id ? new CombatTurn(left, [], null) : ShowNextAtOnce(left with { ShownActive = null, EndedBy = null }, []);
    }

    /// <summary>
    /// Players see the next visible combatant's turn at once, also when a hidden combatant has its turn or would be next: the turn that they saw
    /// cannot go on.
    /// </summary>
    /// <param name="combat">Whose <see cref="Combat.Active"/> keeps its turn; null for nobody.</param>
    public static CombatTurn ShowNextAtOnce(Combat combat, ImmutableList<ActiveEffect> expired)
    {
        var ended = Show(combat, next: null, expired) with { ShownBy = null };
        var left = ended.Combat with { Active = combat.Active };
        left = BeginShownRounds(left, RoundsToNextVisible(left));
        if (FirstVisible(left, left.ShownRound) is { } next)
        {
            left = left with { ShownActive = next.CharacterId, Active = left.Active ?? next.CharacterId };
            return ended with { Combat = PassOverIdle(left, next) };
        }

        return left.Active is not null ? ended with { Combat = left } : GoOn(left, [.. ended.Expired]) with { Shown = ended.Shown };
    }

    /// <summary>Makes a hidden combatant visible. If it is its turn, players see that turn.</summary>
    public static CombatTurn Reveal(Combat combat, Combatant hidden)
    {
        var id = hidden.CharacterId;
        // From the game master's count of rounds to the players'.
        var shift = Endings.Later(combat);
        // Hidden turns that it has not had yet are dropped.
        var lastTurn = Math.Max(hidden.LastTurn + shift, Math.Max(0, combat.ShownRound - 1));
        int? delayedTurn = hidden.DelayedTurn == combat.Round ? lastTurn : null;
        var shownEntry = hidden with
        {
            IsHidden = false,
            LastTurn = lastTurn,
            DelayedTurn = delayedTurn,
            FormerId = null,
            FormerMembers = ImmutableSortedDictionary<Guid, Guid>.Empty,
            // Players cannot see that it acts after somebody whom they do not see.
            After = combat.Find(hidden.After) is { IsHidden: false } ? hidden.After : null,
        };
        var revealed = combat.With(shownEntry) with { IsShown = true, Departed = Departures.Forget(combat.Departed, hidden) };
        revealed = Disclose(revealed with { Order = Groups.Attached(revealed.Order) }, shownEntry, shift);
        if (combat.Active != id) return new CombatTurn(revealed, [], null);
        var shown = Show(revealed, id, []);
        // An effect that players would learn of only by its end is not reported to them.
        shown = shown with { Shown = [.. shown.Shown!.Where(e => combat.Effects.TryGetValue(e, out var before) && Combat.Shows(before))] };
        var round = combat.ShownRound + combat.Ahead;
        return shown with
        {
            Combat = shown.Combat with
            {
                ShownRound = round,
                Ahead = 0,
                // The rounds that end here take no turn from anybody and add none.
                Order = [.. shown.Combat.Order.Select(c => c.IsHidden ? c : c with { LastTurn = Math.Max(c.LastTurn, round - 1) })],
            },
        };
    }

    /// <summary>Shows players the effects and actions that were hidden because of an entry of the order that is no longer hidden.</summary>
    /// <param name="roundsLater">The players' round less the game master's, by which its turns were counted so far.</param>
    public static Combat Disclose(Combat combat, Combatant entry, int roundsLater)
    {
        return combat with
        {
            Effects = [.. combat.Effects.Select(e => Disclosed(combat, e, entry, roundsLater))],
            Actions = combat.Actions.ConvertAll(
                a => a with { HiddenTargets = a.HiddenTargets.RemoveAll(entry.Has), IsHidden = a.IsHidden && !entry.Has(a.CharacterId) }),
            Departed = combat.Departed.WithEffects(e => Disclosed(combat, e, entry, roundsLater: 0)),
        };
    }

    private static ActiveEffect Disclosed(Combat combat, ActiveEffect effect, Combatant entry, int roundsLater)
    {
        var wasShown = Combat.Shows(effect);
        if (effect.HiddenBy is { } by && entry.Has(by))
        {
            // An effect on another hidden combatant stays hidden because of that one, as does one that ends with its turn.
            effect = effect with
            {
                HiddenBy = IsOtherHidden(effect.TargetId) ? effect.TargetId : IsOtherHidden(effect.EndsWith) ? effect.EndsWith : null,
            };
        }

        if (effect.Ending is not null)
        {
            var isLater = wasShown ? 0
                : entry.Has(effect.EndsWith) ? roundsLater
                : Combat.Shows(effect) && Endings.Of(combat, effect) is null ? Endings.Later(combat)
                : 0;
            effect = Endings.Moved(effect, isLater);
        }

        if (roundsLater == 0 || !entry.Has(effect.TargetId)) return effect;
        var since = Math.Max(0, effect.SinceRound + roundsLater);
        var ends = effect is { Ending: null, EndsRound: { } round } ? Math.Max(since, round + roundsLater) : effect.EndsRound;
        return effect with { SinceRound = since, EndsRound = ends };

        bool IsOtherHidden(Guid other) => !entry.Has(other) && combat.IsHidden(other);
    }

    /// <summary>Ends the turn that players see while a hidden combatant has its own. Players see the next turn when that one ends.</summary>
    /// <param name="by">The player who ends it.</param>
    public static CombatTurn EndShown(Combat combat, Combatant shown, Guid by)
    {
        var (ended, expired) = End(combat, shown, by);
        return new CombatTurn(ended, expired, null);
    }

    /// <summary>Who comes next as far as players can tell.</summary>
    public static Combatant? NextVisible(Combat combat)
    {
        var others = combat with { Order = combat.Order.RemoveAll(c => c.CharacterId == combat.ShownActive) };
        var next = FirstVisible(others, combat.ShownRound);
        // Who is first in a round that has its own rolls is not known before.
        return next is null && combat is { ShownRound: > 0, RollSeed: not null } ? null : next ?? FirstVisible(combat, combat.ShownRound + 1);
    }

    private static (Combat Combat, ImmutableList<ActiveEffect> Expired) EndActive(Combat combat, Guid by) =>
        combat.Find(combat.Active) is { } active ? End(combat, active, by) : (combat, []);

    /// <summary>Ends a combatant's turn. Nobody else's begins yet.</summary>
    /// <param name="by">The player who ends it.</param>
    public static (Combat Combat, ImmutableList<ActiveEffect> Expired) End(Combat combat, Combatant active, Guid by)
    {
        // A hidden combatant that had to wait has the turn of the round in which it was due.
        var ended = combat.With(active with { LastTurn = active.IsHidden ? active.LastTurn + 1 : combat.ShownRound });
        if (!active.IsHidden) ended = ended with { EndedBy = by };
        var expired = Due(ended, active);
        // Effects that players see end for them when the turn that they see ends.
        var shown = expired.Where(Combat.Shows).Select(e => e with { IsOver = true });
        return (ended with { Effects = ended.Effects.Except(expired).Union(shown) }, expired);
    }

    private static ImmutableList<ActiveEffect> Due(Combat combat, Combatant of) =>
        [.. Endings.EndingWith(combat, combat.Find(of.CharacterId)!)];

    /// <summary>Begins the next turn after one that has ended, if anybody can act.</summary>
    public static CombatTurn GoOn(Combat combat, ImmutableList<ActiveEffect> expired)
    {
        var begun = Begun(combat);
        while (begun is not null || combat.Order.Exists(c => c.CanAct))
        {
            var hidden = combat.Order.Find(c => c.IsHidden && c.CanAct && c.LastTurn < combat.Round);
            if (begun is null && !combat.Order.Exists(c => !c.IsHidden && c.CanAct))
            {
                if (hidden is not null) return HideAfterLast(combat, hidden, expired);
                combat = combat with { Round = combat.Round + 1, Ahead = 1 };
                continue;
            }

            var rounds = begun is null ? RoundsToNextVisible(combat) : 0;
            var visible = begun ?? FirstVisible(combat, combat.ShownRound + rounds)!;
            if (rounds > combat.Ahead)
            {
                if (hidden is not null) return Hide(combat, hidden, expired);
                combat = combat with { Round = combat.Round + 1, Ahead = combat.Ahead + 1 };
                continue;
            }

            // In the same round the place in the order decides; a turn of an earlier round comes first.
            if (hidden is not null && rounds == combat.Ahead && IsBefore(combat, hidden, visible)) return Hide(combat, hidden, expired);
            if (visible == begun) return new CombatTurn(combat with { Active = begun.CharacterId }, expired, null);
            var shown = Show(combat, visible.CharacterId, expired);
            var next = BeginShownRounds(shown.Combat, rounds);
            // The round may have another order, with another first.
            if (rounds > 0) visible = FirstVisible(next, next.ShownRound)!;
            return shown with
            {
                Combat = PassOverIdle(next with { Active = visible.CharacterId, ShownActive = visible.CharacterId }, visible),
            };
        }

        return combat.ShownActive is null ? new CombatTurn(combat with { Active = null }, expired, null) : Show(combat, next: null, expired);
    }

    // The combatant whose turn has begun for players while a hidden combatant has its own.
    private static Combatant? Begun(Combat combat) =>
        combat.Find(combat.ShownActive) is { } shown && shown.LastTurn < combat.ShownRound ? shown : null;

    // Rounds that have not begun for the game master begin with the players'.
    private static Combat BeginShownRounds(Combat combat, int rounds)
    {
        var more = Math.Max(0, rounds - combat.Ahead);
        var round = combat.Round + more;
        var begun = combat with
        {
            ShownRound = combat.ShownRound + rounds,
            Round = round,
            Ahead = combat.Ahead - rounds + more,
            // A hidden combatant makes up for one turn at most, by two turns in a row.
            Order = more == 0
                ? combat.Order
                : [.. combat.Order.Select(c => c.IsHidden && c.LastTurn < round - 2 ? c with { LastTurn = round - 2 } : c)],
        };
        // The first round has the rolls that opened the combat.
        return rounds > 0 && combat.ShownRound > 0 && combat.RollSeed is { } seed ? RoundRolls.Roll(begun, seed) : begun;
    }

    private static CombatTurn Hide(Combat combat, Combatant next, ImmutableList<ActiveEffect> expired) =>
        new(PassOverIdle(combat with { Active = next.CharacterId }, next), expired, null);

    // No visible combatant can act: players see that nobody is active, as they would without hidden combatants.
    private static CombatTurn HideAfterLast(Combat combat, Combatant next, ImmutableList<ActiveEffect> expired)
    {
        if (combat.ShownActive is null) return Hide(combat, next, expired);
        var shown = Show(combat, next: null, expired);
        return shown with { Combat = Hide(shown.Combat, next, []).Combat };
    }

    // Players see the next turn, and are told which effects ended with the old one.
    private static CombatTurn Show(Combat combat, Guid? next, ImmutableList<ActiveEffect> expired)
    {
        var late = combat.Find(combat.ShownActive) is { } before && before.LastTurn >= combat.ShownRound ? Due(combat, before) : [];
        var told = combat.Effects.Where(e => e.IsOver).Concat(late.Where(Combat.Shows)).Order().Select(e => e with { IsOver = false });
        return new CombatTurn(
            combat with
            {
                Active = next,
                ShownActive = next,
                EndedBy = null,
                Effects = combat.Effects.Except(late).Except(combat.Effects.Where(e => e.IsOver)),
            },
            [.. expired, .. late],
            [.. told],
            combat.EndedBy);
    }

    // It is more than one round only for combatants that have had turns while they were hidden.
    private static int RoundsToNextVisible(Combat combat) =>
        Math.Max(0, combat.Order.Where(c => !c.IsHidden && c.CanAct).Select(c => c.LastTurn + 1 - combat.ShownRound).DefaultIfEmpty().Min());

    private static Combatant? FirstVisible(Combat combat, int round) => combat.Order.Find(c => !c.IsHidden && c.CanAct && c.LastTurn < round);

    private static bool IsBefore(Combat combat, Combatant one, Combatant other) => combat.Order.IndexOf(one) < combat.Order.IndexOf(other);
}

/// <summary>The result of a change of turn.</summary>
/// <param name="Expired">The effects that ended with it.</param>
/// <param name="Shown">The effects that ended for players; null when players see no change of turn.</param>
/// <param name="ShownBy">Who ended the turn that players saw until now; null when there was none, or it was not ended but removed.</param>
internal sealed record CombatTurn(
    Combat Combat, IReadOnlyList<ActiveEffect> Expired, IReadOnlyList<ActiveEffect>? Shown, Guid? ShownBy = null)
{
    /// <summary>The effects that the game master is asked about with it.</summary>
    public IReadOnlyList<ActiveEffect> Due { get; init; } = [];

    /// <summary>Both changes as one.</summary>
    public CombatTurn Then(Func<Combat, CombatTurn> change)
    {
        var next = change(Combat);
        return new CombatTurn(
            next.Combat,
            [.. Expired, .. next.Expired],
            Shown is null || next.Shown is null ? Shown ?? next.Shown : [.. Shown, .. next.Shown],
            next.ShownBy ?? ShownBy);
    }
}
