namespace GameSession.Api.Domain;

/// <summary>
/// A combatant that delays is out of the order: its turn does not come by itself. It has the turn of this round, and that one only, when the game
/// master lets it act. When the round is over, the turn is lost.
/// </summary>
internal static class Delays
{
    /// <summary>The combatant delays from now on. If it is its turn, that ends without counting as had.</summary>
    /// <param name="by">The game master.</param>
    public static CombatTurn Begin(Combat combat, Combatant delaying, Guid by)
    {
        var isActive = combat.Active == delaying.CharacterId;
        if (!isActive && combat.ShownActive != delaying.CharacterId)
        {
            return new CombatTurn(combat.With(delaying with { IsDelayed = true }), [], null);
        }

        // The turn that players see may have ended for the game master. For players it goes on, and is put off now.
        var hasEnded = !delaying.IsHidden && delaying.LastTurn >= combat.ShownRound;
        var (ended, expired) = hasEnded ? (combat, []) : CombatTurns.End(combat, delaying, by);
        var had = ended.Find(delaying.CharacterId)!;
        ended = ended.With(had with { IsDelayed = true, DelayedTurn = had.LastTurn });
        return delaying.IsHidden
            ? CombatTurns.GoOn(ended, expired)
            : CombatTurns.ShowNextAtOnce(isActive ? ended with { Active = null } : ended, expired);
    }

    /// <summary>The combatant takes turns again, at its place in the order.</summary>
    public static Combat End(Combat combat, Combatant delayed)
    {
        var round = combat.RoundOf(delayed);
        var lastTurn = delayed.DelayedTurn == round ? round - 1 : delayed.LastTurn;
        return combat.With(delayed with { IsDelayed = false, DelayedTurn = null, LastTurn = lastTurn });
    }

    /// <summary>
    /// The combatant takes turns again, directly after the active one: its turn is next, unless it has had that of this round. Where a combatant
    /// before the active one has yet to act, that is directly before it.
    /// </summary>
    public static Combat Act(Combat combat, Combatant delayed)
    {
        var isHidden = delayed.IsHidden;
        var active = isHidden ? combat.Active : combat.ShownActive;
        var back = End(combat, delayed).Find(delayed.CharacterId)! with { After = null };
        var place = combat.Order.FindIndex(c => c.CharacterId == delayed.CharacterId);
        var others = combat.Order.RemoveAt(place);
        if (others.FindIndex(c => c.CharacterId == active) is >= 0 and var at) place = at + 1;
        // A visible combatant is placed among the visible, whose order must not depend on hidden ones.
        var due = others.FindIndex(c => (isHidden || !c.IsHidden) && c.CanAct && c.CharacterId != active && c.LastTurn < combat.RoundOf(c));
        return combat with { Order = Groups.Attached(others.Insert(due >= 0 && due < place ? due : place, back)) };
    }
}
