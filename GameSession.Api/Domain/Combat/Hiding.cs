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
        var left = combat.With(hidden) with
        {
            Effects =
            [
                .. combat.Effects.Where(e => !e.IsOver || e.TargetId != id).Select(e => Conceal(combat, e, id, later)),
            ],
            // Actions of others keep it as a target that players know.
            Actions = combat.Actions.ConvertAll(a => a.CharacterId == id ? a with { IsHidden = true } : a),
        };
        return combat.ShownActive != id
            ? new CombatTurn(left, [], null)
            : CombatTurns.ShowNextAtOnce(left with { ShownActive = null, EndedBy = null }, []);
    }

    // What the combatant has, and what ends with its turns.
    private static ActiveEffect Conceal(Combat combat, ActiveEffect effect, Guid id, int later)
    {
        if (effect.IsOver || (effect.TargetId != id && effect.EndsWith != id)) return effect;
        var isHidden = effect with
        {
            HiddenBy = effect.HiddenBy ?? id,
            SinceRound = effect.TargetId == id ? effect.SinceRound + later : effect.SinceRound,
        };
        if (effect.Ending is null) return isHidden with { EndsRound = effect.EndsRound + later };
        var counts = effect.EndsWith == id || (Combat.Shows(effect) && combat.Find(effect.EndsWith) is null);
        return counts ? Endings.Moved(isHidden, later) : isHidden;
    }
}
