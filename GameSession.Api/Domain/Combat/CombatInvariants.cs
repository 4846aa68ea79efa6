namespace GameSession.Api.Domain;

/// <summary>What is true of every combat. The rules keep it so; a combat that comes in with a save is checked.</summary>
internal static class CombatInvariants
{
    /// <summary>Whether all of them hold.</summary>
    public static bool Hold(Combat combat) => HoldForTurns(combat) && HoldForCombatants(combat) && HoldForEffects(combat)
        && HoldForActions(combat) && Departures.AreSound(combat) && HoldForBudgets(combat);

    /// <summary>Whether they hold for an effect, whoever has it.</summary>
    public static bool HoldFor(ActiveEffect e) => e.SinceRound is >= 0 and <= CombatLimits.MaxRound && CombatLimits.IsCondition(e.Condition)
        && (e.Ending is null ? HoldsForDuration(e) : HoldsForEnding(e));

    private static bool HoldForTurns(Combat combat) =>
        combat.Round is >= 0 and <= CombatLimits.MaxRound && combat.ShownRound >= 0 && combat.ShownRound <= combat.Round
        && combat.Ahead >= 0 && combat.Ahead <= combat.Round
        && (combat.IsRunning || combat.ShownRound == 0)
        && (combat.Active is null || (combat.IsRunning && combat.Find(combat.Active) is not null))
        && (combat.ShownActive is null || (combat.ShownRound > 0 && combat.Find(combat.ShownActive) is { IsHidden: false }))
        && (combat.Find(combat.Active) is not { IsHidden: false } || combat.ShownActive == combat.Active)
        && (combat.EndedBy is null || (combat.Active != combat.ShownActive && combat.Find(combat.ShownActive)?.LastTurn >= combat.ShownRound));

    private static bool HoldForCombatants(Combat combat) =>
        (combat.IsShown || combat.Order.All(c => c.IsHidden))
        && combat.Order.SelectMany(c => c.Ids).Distinct().Count() == combat.Order.Sum(c => 1 + c.Members.Count)
        && combat.Order.GroupBy(c => c.IsHidden).All(g => g.Sum(c => 1 + c.Members.Count) <= CombatLimits.MaxCombatants)
        && combat.Order.All(c => c.Members.Count <= CombatLimits.MaxMembers && !c.Members.Contains(Guid.Empty)
            && c.FormerMembers.All(f => c.IsHidden && c.Members.Contains(f.Key) && f.Value != Guid.Empty))
        && combat.Order.All(c => c.After is null || (combat.Find(c.After) is { } first && (c.IsHidden || !first.IsHidden)))
        && combat.Order.SequenceEqual(Groups.Attached(combat.Order))
        && combat.Order.All(c => c.CharacterId != Guid.Empty && (c.FormerId is null || c.IsHidden))
        && combat.Order.All(c => (c.Label is null || CombatLimits.IsName(c.Label)) && c.OwnerId != Guid.Empty
            && (c.DelayedTurn is null || (c.IsDelayed && c.DelayedTurn > 0 && c.DelayedTurn <= c.LastTurn)))
        && combat.Find(combat.Active) is not { IsDelayed: true } && combat.Find(combat.ShownActive) is not { IsDelayed: true }
        && combat.Order.All(c => CombatLimits.Allow(c.Roll, c.Modifiers) && c.LastTurn >= 0 && (c.IsHidden
            ? c.LastTurn >= combat.Round - 2 && c.LastTurn <= combat.Round
            : c.LastTurn >= combat.ShownRound - 1 && c.LastTurn <= combat.ShownRound + combat.Ahead));

    private static bool HoldForEffects(Combat combat) =>
        !LastingEffects.AreTooMany(combat)
        && combat.Effects.Select(e => e.Id).Distinct().Count() == combat.Effects.Count
        && combat.Effects.All(e => HoldFor(e)
            && (!e.IsOver || (combat.Find(combat.ShownActive)?.Has(e.EndsWith) == true && Combat.Shows(e)))
            && !(Combat.Shows(e) && combat.IsHidden(e.TargetId)));

    private static bool HoldsForDuration(ActiveEffect e) => !e.IsDue && !(e.IsLasting && e.EndsRound is not null)
        && (e.EndsRound is null || (e.EndsRound >= e.SinceRound && e.EndsRound <= e.SinceRound + CombatLimits.MaxDuration));

    private static bool HoldsForEnding(ActiveEffect e) =>
        e.Ending!.Turns is >= 0 and <= CombatLimits.MaxDuration && (e.Ending.Turns > 0 || e.Ending.At == EndingAt.TurnEnd)
        && e.EndsRound is >= 0 and <= CombatLimits.MaxRound + CombatLimits.MaxDuration
        && (e.Asks ? !e.IsOver : !e.IsDue);

    private static bool HoldForActions(Combat combat) =>
        combat.Actions.Select(a => a.Id).Distinct().Count() == combat.Actions.Count
        && combat.Actions.All(a => a.Id != Guid.Empty && CombatLimits.IsName(a.Type) && a.Targets.Count <= CombatLimits.MaxTargets
            && a.HiddenTargets.All(a.Targets.Contains))
        // A combatant that is revealed, or that hides, may have declared up to the limit, and players for it up to the limit too.
        && combat.Actions.GroupBy(a => a.CharacterId).All(g => g.Count() <= 2 * CombatLimits.MaxOpenActionsPerCharacter);

    private static bool HoldForBudgets(Combat combat) =>
        combat.Budgets.All(b => !b.Value.IsUsual && combat.EntryOf(b.Key) is not null
            && b.Value.Max.Count <= CombatLimits.MaxBudgets && b.Value.Spent.Count <= CombatLimits.MaxBudgets + Budget.UsualCount
            && b.Value.Max.All(m => CombatLimits.IsName(m.Key) && m.Value is >= 0 and <= CombatLimits.MaxBudget)
            && b.Value.Spent.All(s => CombatLimits.IsName(s.Key) && s.Value is > 0 and <= CombatLimits.MaxBudget))
        && combat.Actions.All(a => a.Cost is null || (a.Cost.Count is > 0 and <= CombatLimits.MaxBudgets
            && a.Cost.All(c => CombatLimits.IsName(c.Key) && c.Value is > 0 and <= CombatLimits.MaxBudget)));
}
