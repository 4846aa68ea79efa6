using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// The action economy, for sessions that enforce it: declaring an action spends the budgets of its combatant. They are refilled at the start of its
/// own turn, the legendary one at its end. Of a combatant that players see, it is the turn in the players' fight that counts: otherwise players
/// could tell from a budget when a hidden combatant has its turn.
/// </summary>
internal static class CombatBudgets
{
    /// <summary>The combat after a declaration, and the action with what it has cost; the refusal if that is not left.</summary>
    /// <param name="action">With the cost that its declaration names; null for the usual cost of its type.</param>
    public static Result<(Combat Combat, OpenAction Action)> Spend(Session session, Combat combat, OpenAction action, Viewer viewer)
    {
        if (!session.Settings.EnforcesActions) return (combat, action with { Cost = null });
        var cost = action.Cost ?? Budget.CostOf(action.Type);
        var isOfGameMaster = !session.IsPlayed(action.CharacterId) && combat.EntryOf(action.CharacterId) is not { OwnerId: not null };
        if (!isOfGameMaster && cost.Keys.Append(action.Type).Any(name => name is Budget.Legendary or Budget.Lair))
        {
            return GameErrors.Forbidden("Legendary and lair actions are for combatants of the game master.");
        }

        if (cost.IsEmpty && viewer != Viewer.GameMaster) return GameErrors.Forbidden("Only the game master may declare at no cost.");
        // Who is not a combatant has no turns at which a budget would be refilled.
        if (combat.EntryOf(action.CharacterId) is null || cost.IsEmpty) return (combat, action with { Cost = null });
        var budget = combat.BudgetOf(action.CharacterId);
        foreach (var (name, amount) in cost)
        {
            if (budget.Left(name) < amount) return GameErrors.NoBudget(name);
        }

        return (combat.With(action.CharacterId, budget.Spending(cost)), action with { Cost = cost });
    }

    /// <summary>The combat without an action, whose cost its combatant has again.</summary>
    public static Combat Withdraw(Combat combat, OpenAction action)
    {
        var after = combat with { Actions = combat.Actions.Remove(action) };
        return action.Cost is { } cost && after.EntryOf(action.CharacterId) is not null
            ? after.With(action.CharacterId, after.BudgetOf(action.CharacterId).Regaining(cost))
            : after;
    }

    /// <param name="budgets">What the combatant has of each of these when they are full. The others stay as they are.</param>
    public static Result<Decision> Set(Session session, Guid playerId, Guid characterId, IReadOnlyDictionary<string, int> budgets)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        characterId = combat.Meant(characterId);
        if (combat.EntryOf(characterId) is null) return GameErrors.UnknownCharacter();
        var before = combat.BudgetOf(characterId);
        var budget = budgets.Aggregate(before, (changing, b) => changing.With(b.Key, b.Value));
        if (budget.Max.Count > CombatLimits.MaxBudgets)
        {
            return GameErrors.InvalidMessage("budgets", $"a combatant has at most {CombatLimits.MaxBudgets} budgets that are not as usual");
        }

        if (budget.Max.SequenceEqual(before.Max)) return Decision.Nothing;
        var after = combat.With(characterId, budget);
        if (CombatRules.IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return CombatReports.BudgetsSet(playerId, combat, after, characterId, budgets);
    }

    /// <summary>The combat in which the turns that ended and began between the two have refilled budgets.</summary>
    /// <param name="isNewTurn">Whether players see another turn, also if it is the same combatant's again.</param>
    public static Combat Refilled(Combat before, Combat after, bool isNewTurn)
    {
        if (after.Budgets.IsEmpty) return after;
        after = after with { Budgets = after.Budgets.RemoveRange(after.Budgets.Keys.Where(id => after.EntryOf(id) is null)) };
        var isOther = isNewTurn || before.ShownActive != after.ShownActive || before.ShownRound != after.ShownRound;
        // A combatant that is revealed in its turn has begun that turn already.
        var hasBegun = before.Active is { } was && was == after.ShownActive && before.IsHidden(was);
        if (isOther && before.Find(before.ShownActive) is { } ended) after = Refilled(after, ended.CharacterId, name => name == Budget.Legendary);
        if (isOther && !hasBegun && after.ShownActive is { } begun) after = Refilled(after, begun, name => name != Budget.Legendary);
        if (before.Find(before.Active) is { IsHidden: true } hidden && IsOver(hidden))
        {
            after = Refilled(after, hidden.CharacterId, name => name == Budget.Legendary);
        }

        return after.Find(after.Active) is { IsHidden: true } lurker
            && (before.Active != lurker.CharacterId || before.Find(lurker.CharacterId)?.LastTurn != lurker.LastTurn)
            ? Refilled(after, lurker.CharacterId, name => name != Budget.Legendary)
            : after;

        bool IsOver(Combatant of) => after.Active != of.CharacterId || after.Find(of.CharacterId)?.LastTurn > of.LastTurn;
    }

    // Those of a group have their turn together.
    private static Combat Refilled(Combat combat, Guid entry, Func<string, bool> refills) =>
        combat.Find(entry) is { } of ? of.Ids.Aggregate(combat, (refilled, id) => RefilledOne(refilled, id, refills)) : combat;

    // What an open action has cost is not regained a second time when it is withdrawn.
    private static Combat RefilledOne(Combat combat, Guid id, Func<string, bool> refills)
    {
        if (!combat.Budgets.TryGetValue(id, out var budget)) return combat;
        var refilled = budget with { Spent = budget.Spent.RemoveRange(budget.Spent.Keys.Where(refills)) };
        return combat.With(id, refilled) with
        {
            Actions = combat.Actions.ConvertAll(a => a.CharacterId == id && a.Cost is { } cost && cost.Keys.Any(refills)
                ? a with { Cost = cost.RemoveRange(cost.Keys.Where(refills)) is { IsEmpty: false } rest ? rest : null }
                : a),
        };
    }
}
