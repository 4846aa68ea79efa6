namespace GameSession.Api.Domain;

/// <summary>A combatant that players see goes into hiding. For them it is as if it were removed.</summary>
internal static class Hiding
{
    /// <summary>Hides a combatant with its actions and the effects on it. If it is its turn, that goes on, while players see the next one.</summary>
    public static CombatTurn Conceal(Combat combat, Combatant shown)
    {
        var id = shown.CharacterId;
        // From the players' count of rounds to the game master's.
        var later = combat.Round - combat.ShownRound - combat.Ahead;
        var hidden = shown with
        {
            IsHidden = true,
            LastTurn = Math.Clamp(shown.LastTurn + later, Math.Max(0, combat.Round - 2), combat.Round),
            DelayedTurn = shown.DelayedTurn == combat.ShownRound ? shown.DelayedTurn + later : null,
        };
        var asSeen = combat with { Effects = [.. combat.Effects.Where(Combat.Shows)] };
        var left = combat.With(hidden) with
        {
            Effects =
            [
                .. combat.Effects.Where(e => !e.IsOver || !shown.Has(e.TargetId)).Select(e => Conceal(combat, e, shown, later)),
            ],
            // For players it may come back as one that was removed.
            Departed = shown.Ids.Aggregate(
                combat.Departed, (departed, one) => Departures.Add(asSeen with { Departed = departed }, shown, one)),
            // Actions of others keep it as a target that players know.
            Actions = combat.Actions.ConvertAll(a => shown.Has(a.CharacterId) ? a with { IsHidden = true } : a),
        };
        // Whom players see acts no longer after somebody who has gone for them.
        left = left with { Order = Groups.Released(left.Order, id, isShown: true) };
        return combat.ShownActive != id
            ? new CombatTurn(left, [], null)
            : CombatTurns.ShowNextAtOnce(left with { ShownActive = null, EndedBy = null }, []);
    }

    // What the combatant has, and what ends with its turns. For players the latter ends as if it were removed.
    private static ActiveEffect Conceal(Combat combat, ActiveEffect effect, Combatant hiding, int later)
    {
        var isOnIt = hiding.Has(effect.TargetId);
        var endsWithIt = hiding.Has(effect.EndsWith);
        if (effect.IsOver || (!isOnIt && !endsWithIt)) return effect;
        var wasShown = Combat.Shows(effect);
        if (wasShown && !isOnIt) return Endings.Left(combat, effect, hiding);
        var hidden = effect with
        {
            HiddenBy = effect.HiddenBy ?? (isOnIt ? effect.TargetId : effect.EndsWith),
            SinceRound = isOnIt ? effect.SinceRound + later : effect.SinceRound,
        };
        if (effect.Ending is null) return hidden with { EndsRound = effect.EndsRound + later };
        return endsWithIt || (wasShown && Endings.Of(combat, effect) is null) ? Endings.Moved(hidden, later) : hidden;
    }
}
