namespace GameSession.Api.Domain;

/// <summary>
/// When effects with an <see cref="Ending"/> end. Nothing is counted down: an effect has the round of its combatant's turn with which it ends, and
/// <see cref="Combatant.LastTurn"/> says which turns are past, whether the combatant had them or missed them. So an effect ends once, whatever
/// happens to the order. A combatant that was removed has no more turns; its effects then end with rounds. An effect that players see ends with a
/// turn that they see, and never depends on hidden combatants: who has hidden is removed for it. A hidden one ends for the game master.
/// </summary>
internal static class Endings
{
    /// <summary>
    /// The round of the turn with which an effect ends that comes into the combat now. A combatant that is not there counts as if its turns came with
    /// the rounds.
    /// </summary>
    public static int RoundOf(Combat combat, ActiveEffect effect) => Of(combat, effect) is { } of
        ? RoundOf(combat, of, effect.Ending!, Combat.Shows(effect))
        : RoundsPast(combat, effect) + Math.Max(1, effect.Ending!.Turns);

    /// <summary>How many turns have yet to begin, or to end, until an effect with an ending ends; at least 1.</summary>
    public static int TurnsLeft(Combat combat, ActiveEffect effect)
    {
        var past = Of(combat, effect) is { } of ? Counted(combat, effect, of) : RoundsPast(combat, effect);
        return Math.Clamp(effect.EndsRound.GetValueOrDefault() - past, 1, CombatLimits.MaxDuration);
    }

    /// <summary>The round of the turn with which an effect ends that begins now.</summary>
    /// <param name="isShown">Whether players see the effect: then the turn that they see is the present one.</param>
    private static int RoundOf(Combat combat, Combatant of, Ending ending, bool isShown)
    {
        var past = Past(combat, of, isShown);
        // Its turn that is on has begun before.
        var hasTurn = of.IsHidden ? combat.Active == of.CharacterId : combat.ShownActive == of.CharacterId && past < combat.ShownRound;
        var present = of.IsHidden ? past + 1 : combat.ShownRound;
        return ending.Turns == 0 && hasTurn ? present : (hasTurn ? present : past) + Math.Max(1, ending.Turns);
    }

    /// <summary>An effect that begins, with the ending that a message asks for.</summary>
    /// <param name="field">The message's member, for refusals.</param>
    public static Result<ActiveEffect> Begin(Combat combat, ActiveEffect effect, AskedEnding? asked, string field)
    {
        if (asked is null) return effect;
        if (Whose(combat, effect, asked) is not { } whose || combat.EntryOf(whose) is not { } of) return OfNobody(field);
        if (of.IsHidden && Combat.Shows(effect)) return OfHidden(field);
        var ending = new Ending(asked.At, whose, asked.Turns, asked.Asks);
        return effect with
        {
            Ending = ending,
            EndsRound = RoundOf(combat, of, ending, Combat.Shows(effect)),
            HiddenBy = effect.HiddenBy ?? (of.IsHidden ? whose : null),
        };
    }

    /// <summary>With whose turn an effect is to end; null for the source of one that has none.</summary>
    public static Guid? Whose(Combat combat, ActiveEffect effect, AskedEnding asked) => asked.Of switch
    {
        AskedEnding.Target => effect.TargetId,
        AskedEnding.Source => effect.SourceId,
        var text => combat.Meant(Guid.Parse(text)),
    };

    /// <param name="field">The message's member.</param>
    public static GameError OfNobody(string field) =>
        GameErrors.InvalidMessage(field, "only a combatant has turns with which a condition can end");

    /// <inheritdoc cref="OfNobody"/>
    public static GameError OfHidden(string field) =>
        GameErrors.InvalidMessage(field, "what players see cannot end with the turn of a hidden combatant");

    /// <summary>Those that end with the turn of <paramref name="of"/>, which is over for the game master.</summary>
    public static IEnumerable<ActiveEffect> EndingWith(Combat combat, Combatant of) => combat.Effects.Where(e =>
        !e.IsOver && !e.Asks && of.Has(e.EndsWith) && !(of.IsHidden && Combat.Shows(e))
        && (e.Ending is { } ending ? ending.At == EndingAt.TurnEnd && e.EndsRound <= of.LastTurn : e.EndsRound <= combat.RoundOf(of)));

    /// <summary>
    /// Ends what the change of turn has reached beside the effects that <see cref="EndingWith"/> gave, and asks what is to be asked with it.
    /// </summary>
    /// <param name="before">The combat before the change.</param>
    /// <param name="isSeen">Whether players see the change.</param>
    public static CombatTurn Settle(Combat before, CombatTurn turn, bool isSeen) =>
        Settle(
            before,
            turn,
            isSeen,
            // The only combatant's next turn is another one.
            endsShown: turn.Shown is not null,
            endsHidden: before.Round != turn.Combat.Round || IsOther(before, before.Active, turn.Combat.Active));

    /// <inheritdoc cref="Settle(Combat, CombatTurn, bool)"/>
    /// <param name="endsShown">Whether a turn that players see ends: what they see that was due in it, and not answered, is due again later.</param>
    /// <param name="endsHidden">The same of what they do not see.</param>
    public static CombatTurn Settle(Combat before, CombatTurn turn, bool isSeen, bool endsShown, bool endsHidden)
    {
        var combat = turn.Combat;
        var over = new List<ActiveEffect>();
        var told = new List<ActiveEffect>();
        var due = new List<ActiveEffect>();
        foreach (var effect in combat.Effects)
        {
            if (effect.Ending is null) continue;
            if (effect.IsOver)
            {
                // It is over for the game master. Players see it end with the turn that they see, or with whose turns it ends.
                if (!isSeen || Of(combat, effect) is not null) continue;
                combat = combat with { Effects = combat.Effects.Remove(effect) };
                told.Add(effect with { IsOver = false });
                continue;
            }

            var isShown = Combat.Shows(effect);
            var settled = effect.IsDue && (isShown ? endsShown : endsHidden) ? Again(before, effect) : effect;
            if ((isSeen || !isShown) && !settled.IsDue && IsReached(combat, settled))
            {
                if (!settled.Asks)
                {
                    // It is told as it was known.
                    over.Add(before.Effects.TryGetValue(effect, out var known) ? known : effect);
                    // Players are not told of one that they would learn of only by its end, nor of one that this change hides from them.
                    if (isShown && known is not null && Combat.Shows(known)) told.Add(known);
                    continue;
                }

                settled = settled with { IsDue = true };
                due.Add(settled);
            }

            if (!ReferenceEquals(settled, effect)) combat = combat with { Effects = combat.Effects.Remove(effect).Add(settled) };
        }

        if (over.Count > 0) combat = combat with { Effects = combat.Effects.Except(over) };
        return turn with
        {
            Combat = combat,
            // Both in the same order: players may be told what the game master is.
            Expired = [.. turn.Expired.Concat(over).Order()],
            Shown = isSeen ? [.. (turn.Shown ?? []).Concat(told).Order()] : turn.Shown,
            Due = due,
        };
    }

    /// <summary>The effect, which was due, as it is until the next turn that it asks with.</summary>
    public static ActiveEffect Again(Combat combat, ActiveEffect effect)
    {
        var next = Of(combat, effect) is { } of ? Past(combat, of, Combat.Shows(effect)) + 1
            : Combat.Shows(effect) ? combat.ShownRound
            : combat.Round;
        return effect with { IsDue = false, EndsRound = Math.Max(effect.EndsRound.GetValueOrDefault() + 1, next) };
    }

    /// <summary>
    /// A combatant is removed: its turn of this round counts as had. What ends with a later one ends with that round, which for a hidden effect is
    /// the game master's.
    /// </summary>
    /// <param name="gone">Its entry of the order.</param>
    public static Combat Leave(Combat combat, Combatant gone, Guid id) => With(combat, id, e =>
    {
        var isShown = Combat.Shows(e);
        // Players have seen it go before.
        if (gone.IsHidden && isShown) return e;
        // It has the id of somebody whom players do not know, also when what hides it now is revealed.
        if (gone.IsHidden && e.HiddenBy != id) e = e with { IsHidden = true };
        return Moved(Left(combat, e, gone), gone.IsHidden || isShown ? 0 : -Later(combat));
    });

    /// <summary>An effect that ends with turns of a combatant that is going.</summary>
    public static ActiveEffect Left(Combat combat, ActiveEffect effect, Combatant going)
    {
        var round = combat.RoundOf(going);
        return Math.Max(going.LastTurn, round) >= effect.EndsRound ? effect with { EndsRound = Math.Min(effect.EndsRound.Value, round - 1) } : effect;
    }

    /// <summary>A combatant that was removed comes back, and players see it: their rounds count again.</summary>
    public static Combat Return(Combat combat, Guid id) => With(combat, id, e => Combat.Shows(e) ? e : Moved(e, Later(combat)));

    /// <summary>The effect, which ends in an earlier or later round.</summary>
    public static ActiveEffect Moved(ActiveEffect effect, int rounds) =>
        rounds == 0 || effect.EndsRound is not { } ends ? effect : effect with { EndsRound = Math.Max(0, ends + rounds) };

    /// <summary>The players' round less the game master's, by which a hidden combatant's turns are counted.</summary>
    public static int Later(Combat combat) => combat.ShownRound + combat.Ahead - combat.Round;

    private static Combat With(Combat combat, Guid id, Func<ActiveEffect, ActiveEffect> change) =>
        combat.Effects.Any(e => e.Ending?.Of == id)
            ? combat with { Effects = [.. combat.Effects.Select(e => e.Ending?.Of == id && !e.IsOver ? change(e) : e)] }
            : combat;

    /// <summary>The combatant with whose turns an effect ends; null if there is none, as far as those know who see the effect.</summary>
    public static Combatant? Of(Combat combat, ActiveEffect effect) =>
        combat.EntryOf(effect.EndsWith) is { } of && !(of.IsHidden && Combat.Shows(effect)) ? of : null;

    // A group whose id is another member's now has the same turn.
    private static bool IsOther(Combat before, Guid? was, Guid? isNow) =>
        was != isNow && !(isNow is { } id && before.Find(was)?.Has(id) == true);

    /// <summary>Whether the turn with which an effect ends is over, or has begun.</summary>
    public static bool IsReached(Combat combat, ActiveEffect effect) => Of(combat, effect) switch
    {
        null => (Combat.Shows(effect) ? combat.ShownRound : combat.Round) > effect.EndsRound,
        var of => Counted(combat, effect, of) >= effect.EndsRound,
    };

    // The round of the last turn of a combatant that is over, or, where the effect ends with the beginning of one, has begun.
    private static int Counted(Combat combat, ActiveEffect effect, Combatant of) =>
        effect.Ending!.At == EndingAt.TurnEnd ? Past(combat, of, Combat.Shows(effect))
        : of.IsHidden ? of.LastTurn + (combat.Active == of.CharacterId ? 1 : 0)
        : combat.ShownActive == of.CharacterId ? combat.ShownRound
        : of.LastTurn;

    private static int RoundsPast(Combat combat, ActiveEffect effect) =>
        Math.Max(0, (Combat.Shows(effect) ? combat.ShownRound : combat.Round) - 1);

    // The round of the last turn that is over. A turn that players still see is over for the game master alone.
    private static int Past(Combat combat, Combatant of, bool isShown) =>
        isShown && combat.ShownActive == of.CharacterId ? Math.Min(of.LastTurn, combat.ShownRound - 1) : of.LastTurn;
}
