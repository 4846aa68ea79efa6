using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>
/// Whose turn comes next. The next one is the first in the order that has not had its turn in this round, so nobody loses or doubles a turn
/// when the order changes. The visible combatants take turns as if there were no others; the hidden ones come in between, at their places,
/// while players go on seeing the turn before. Where that cannot be had, a hidden one's turn comes later rather than never, and the
/// players' fight is what it would have been.
/// </summary>
internal static class CombatTurns
{
    /// <summary>The turn ends and the next one begins. Ends nothing where nobody is active; nobody is active after it when nobody is left.</summary>
    public static CombatTurn Next(Combat combat)
    {
        var (ended, expired) = EndActive(combat);
        return GoOn(ended, expired);
    }

    /// <summary>
    /// The turn ends and that of <paramref name="to"/> begins, whoever would have been next: those before it in the order have had their turn
    /// in this round, those after it have not.
    /// </summary>
    public static CombatTurn Jump(Combat combat, Combatant to)
    {
        var next = Next(combat);
        if (next.Combat.Active == to.CharacterId && (to.IsHidden || next.Shown is not null)) return next;
        return to.IsHidden ? JumpToHidden(combat, to) : JumpToVisible(combat, to);
    }

    // It must not show in whose turn players see next: for them nothing has happened.
    private static CombatTurn JumpToHidden(Combat combat, Combatant to)
    {
        var (ended, expired) = EndActive(combat);
        if (ended.Round == 0) ended = ended with { Round = 1, Ahead = 1 };
        return Hide(Pass(ended, to, c => c.IsHidden), to, expired);
    }

    private static CombatTurn JumpToVisible(Combat combat, Combatant to)
    {
        var (ended, expired) = EndActive(combat);
        if (Begun(ended) is { } begun)
        {
            (ended, var more) = End(ended, begun);
            expired = expired.AddRange(more);
        }

        // Whom players expect next is next for them, though hidden ones would have come before.
        var isNext = NextVisible(ended)?.CharacterId == to.CharacterId;
        var isNewRound = ended.ShownRound == 0 || (isNext && FirstVisible(ended, ended.ShownRound) is null);
        var turn = Show(ended, to.CharacterId, expired);
        // The round and the marks come last: what ends with the old turn is found by the old ones.
        var jumped = isNewRound ? BeginShownRounds(turn.Combat, 1) : turn.Combat;
        return turn with { Combat = Pass(jumped, to, c => c.IsHidden || !isNext) };
    }

    private static Combat Pass(Combat combat, Combatant to, Predicate<Combatant> concerns)
    {
        var place = combat.Order.FindIndex(c => c.CharacterId == to.CharacterId);
        return combat with
        {
            Order = [.. combat.Order.Select((c, i) =>
                !concerns(c) ? c
                : i < place ? c with { LastTurn = Math.Max(c.LastTurn, combat.RoundOf(c)) }
                : c with { LastTurn = Math.Min(c.LastTurn, combat.RoundOf(c) - 1) })],
        };
    }

    /// <summary>Takes a combatant out, with its actions and what it is under. When its turn is on, the next one's begins at once.</summary>
    public static CombatTurn Remove(Combat combat, Combatant gone)
    {
        var left = combat with
        {
            Order = combat.Order.Remove(gone),
            Effects = combat.Effects.Except(combat.Effects.Where(e => e.TargetId == gone.CharacterId)),
            Actions = combat.Actions.RemoveAll(a => a.CharacterId == gone.CharacterId),
            Active = combat.Active == gone.CharacterId ? null : combat.Active,
        };
        if (gone.IsHidden) return left.Active == combat.Active ? new CombatTurn(left, [], null) : GoOn(left, []);
        if (combat.ShownActive != gone.CharacterId) return new CombatTurn(left, [], null);
        left = left with { ShownActive = null };
        // Players see the next visible one at once, though it may be a hidden one's turn, or was to be.
        left = BeginShownRounds(left, RoundsToNextVisible(left));
        if (FirstVisible(left, left.ShownRound) is { } next)
        {
            return new CombatTurn(left with { ShownActive = next.CharacterId, Active = left.Active ?? next.CharacterId }, [], []);
        }

        return left.Active is null ? GoOn(left, []) with { Shown = [] } : new CombatTurn(left, [], []);
    }

    /// <summary>Players learn of a hidden combatant: from now on it is one of theirs. When its turn is on, they see that.</summary>
    public static CombatTurn Reveal(Combat combat, Combatant hidden)
    {
        var id = hidden.CharacterId;
        // From the game master's count of rounds to the players'.
        var shift = combat.ShownRound + combat.Ahead - combat.Round;
        // Turns that it was owed unseen are owed no more.
        var lastTurn = Math.Max(hidden.LastTurn + shift, Math.Max(0, combat.ShownRound - 1));
        var revealed = combat.With(hidden with { IsHidden = false, LastTurn = lastTurn }) with { IsShown = true };
        revealed = Disclose(revealed, id, shift);
        if (combat.Active != id) return new CombatTurn(revealed, [], null);
        var shown = Show(revealed, id, []);
        // What comes to light and ends in one has never been there for players.
        shown = shown with { Shown = [.. shown.Shown!.Where(e => combat.Effects.TryGetValue(e, out var before) && Combat.Shows(before))] };
        var round = combat.ShownRound + combat.Ahead;
        return shown with
        {
            Combat = shown.Combat with
            {
                ShownRound = round,
                Ahead = 0,
                // The rounds that are over with this have cost nobody a turn, and leave nobody one.
                Order = [.. shown.Combat.Order.Select(c => c.IsHidden ? c : c with { LastTurn = Math.Max(c.LastTurn, round - 1) })],
            },
        };
    }

    /// <summary>Players learn of what was kept from them because of one who is hidden no more.</summary>
    /// <param name="roundsLater">From the count of rounds by which its turns went so far to the players'.</param>
    public static Combat Disclose(Combat combat, Guid id, int roundsLater) => combat with
    {
        Effects = [.. combat.Effects.Select(e =>
        {
            // A hidden one's doing to another hidden one stays hidden because of that one.
            if (e.HiddenBy == id) e = e with { HiddenBy = e.TargetId != id && combat.IsHidden(e.TargetId) ? e.TargetId : null };
            if (e.TargetId != id || roundsLater == 0) return e;
            var since = Math.Max(0, e.SinceRound + roundsLater);
            return e with { SinceRound = since, EndsRound = e.EndsRound is { } ends ? Math.Max(since, ends + roundsLater) : null };
        })],
        Actions = [.. combat.Actions.Select(a => a with { HiddenTargets = a.HiddenTargets.Remove(id), IsHidden = a.IsHidden && a.CharacterId != id })],
    };

    /// <summary>The owner of the turn that players see ends it while a hidden combatant still has its own: it is over when that one is.</summary>
    public static CombatTurn EndShown(Combat combat, Combatant shown)
    {
        var (ended, expired) = End(combat, shown);
        return new CombatTurn(ended, expired, null);
    }

    /// <summary>Who comes after the turn that players see, as far as they can tell.</summary>
    public static Combatant? NextVisible(Combat combat)
    {
        var others = combat with { Order = combat.Order.RemoveAll(c => c.CharacterId == combat.ShownActive) };
        return FirstVisible(others, combat.ShownRound) ?? FirstVisible(combat, combat.ShownRound + 1);
    }

    private static (Combat Combat, ImmutableList<ActiveEffect> Expired) EndActive(Combat combat) =>
        combat.Find(combat.Active) is { } active ? End(combat, active) : (combat, []);

    private static (Combat Combat, ImmutableList<ActiveEffect> Expired) End(Combat combat, Combatant active)
    {
        // A hidden one that had to wait for its turn has it for the round in which it should have been.
        var ended = combat.With(active with { LastTurn = active.IsHidden ? active.LastTurn + 1 : combat.ShownRound });
        var expired = Due(ended, active);
        // What players can see ending, they see ending with the turn.
        return (ended with { Effects = ended.Effects.Except(expired).Union(expired.Where(Combat.Shows).Select(e => e with { IsOver = true })) }, expired);
    }

    private static ImmutableList<ActiveEffect> Due(Combat combat, Combatant of) =>
        [.. combat.Effects.Where(e => e.TargetId == of.CharacterId && !e.IsOver && e.EndsRound <= combat.RoundOf(of))];

    private static CombatTurn GoOn(Combat combat, ImmutableList<ActiveEffect> expired)
    {
        var begun = Begun(combat);
        while (!combat.Order.IsEmpty)
        {
            var hidden = combat.Order.Find(c => c.IsHidden && c.LastTurn < combat.Round);
            if (!combat.Order.Exists(c => !c.IsHidden))
            {
                if (hidden is not null) return Hide(combat, hidden, expired);
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

            // In the same round the place decides; whoever is owed a turn of a round before has it first.
            if (hidden is not null && rounds == combat.Ahead && IsBefore(combat, hidden, visible)) return Hide(combat, hidden, expired);
            if (visible == begun) return new CombatTurn(combat with { Active = begun.CharacterId }, expired, null);
            var shown = Show(combat, visible.CharacterId, expired);
            return shown with { Combat = BeginShownRounds(shown.Combat, rounds) };
        }

        return new CombatTurn(combat with { Active = null, ShownActive = null }, expired, null);
    }

    // Whose turn players have seen beginning while a hidden combatant had its own.
    private static Combatant? Begun(Combat combat) =>
        combat.Find(combat.ShownActive) is { } shown && shown.LastTurn < combat.ShownRound ? shown : null;

    // Those that have not begun for the game master begin with the players'.
    private static Combat BeginShownRounds(Combat combat, int rounds)
    {
        var more = Math.Max(0, rounds - combat.Ahead);
        var round = combat.Round + more;
        return combat with
        {
            ShownRound = combat.ShownRound + rounds,
            Round = round,
            Ahead = combat.Ahead - rounds + more,
            // A hidden one is owed one turn at most: two in a row make up for the one that had to wait.
            Order = more == 0 ? combat.Order : [.. combat.Order.Select(c => c.IsHidden ? c with { LastTurn = Math.Max(c.LastTurn, round - 2) } : c)],
        };
    }

    private static CombatTurn Hide(Combat combat, Combatant next, ImmutableList<ActiveEffect> expired) =>
        new(combat with { Active = next.CharacterId }, expired, null);

    // The players' turn moves on, and what has ended for them with the old one is told.
    private static CombatTurn Show(Combat combat, Guid next, ImmutableList<ActiveEffect> expired)
    {
        var late = combat.Find(combat.ShownActive) is { } before && before.LastTurn >= combat.ShownRound ? Due(combat, before) : [];
        var told = combat.Effects.Where(e => e.IsOver).Concat(late.Where(Combat.Shows)).Order().Select(e => e with { IsOver = false });
        return new CombatTurn(
            combat with { Active = next, ShownActive = next, Effects = combat.Effects.Except(late).Except(combat.Effects.Where(e => e.IsOver)) },
            [.. expired, .. late],
            [.. told]);
    }

    // More than one round further are only those who have had turns unseen.
    private static int RoundsToNextVisible(Combat combat) =>
        Math.Max(0, combat.Order.Where(c => !c.IsHidden).Select(c => c.LastTurn + 1 - combat.ShownRound).DefaultIfEmpty().Min());

    private static Combatant? FirstVisible(Combat combat, int round) => combat.Order.Find(c => !c.IsHidden && c.LastTurn < round);

    private static bool IsBefore(Combat combat, Combatant one, Combatant other) => combat.Order.IndexOf(one) < combat.Order.IndexOf(other);
}

/// <summary>What a change of turn comes to.</summary>
/// <param name="Expired">What ended with it.</param>
/// <param name="Shown">What players are told has ended with the turn that they saw; null when they see no change of turn.</param>
internal sealed record CombatTurn(Combat Combat, IReadOnlyList<ActiveEffect> Expired, IReadOnlyList<ActiveEffect>? Shown);
