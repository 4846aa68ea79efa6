using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>The order of a fight: higher total, then higher dexterity, then who rolled first, as far as the game master leaves it so.</summary>
internal static class InitiativeOrder
{
    /// <summary>
    /// Inserts a combatant at its place; whose turn it is does not change. In a running combat it has a turn in this round if its place is
    /// after that of the active character.
    /// </summary>
    public static Combat Insert(Combat combat, Combatant newcomer)
    {
        if (!newcomer.IsHidden) combat = CombatTurns.Disclose(combat, newcomer, roundsLater: 0);
        var order = Groups.Attached(combat.Order.Insert(PlaceOf(newcomer, combat.Order), newcomer));
        var round = combat.RoundOf(newcomer);
        var active = newcomer.IsHidden ? combat.Active : combat.ShownActive;
        var isTooLate = round > 0 && order.FindIndex(c => c.CharacterId == active) > order.IndexOf(newcomer);
        return combat with
        {
            Order = order.Replace(newcomer, newcomer with { LastTurn = isTooLate ? round : Math.Max(0, round - 1) }),
            IsShown = combat.IsShown || !newcomer.IsHidden,
        };
    }

    /// <summary>Moves a combatant to the place of its numbers. Who has had a turn in this round does not change, nor whose turn it is.</summary>
    public static Combat Move(Combat combat, Combatant moved)
    {
        var others = combat.Order.RemoveAll(c => c.CharacterId == moved.CharacterId);
        moved = moved with { After = null };
        return combat with { Order = Groups.Attached(others.Insert(PlaceOf(moved, others), moved)) };
    }

    // Before the first combatant that it ranks above. A visible one is placed among the visible, whose order must not depend on hidden ones.
    private static int PlaceOf(Combatant newcomer, ImmutableList<Combatant> order)
    {
        var place = order.FindIndex(c => c.After is null && newcomer.RanksAbove(c) && (newcomer.IsHidden || !c.IsHidden));
        if (place < 0) place = order.Count;
        if (newcomer.IsHidden) return place;
        // Among the hidden combatants just before that place, it goes where it ranks.
        while (place > 0 && order[place - 1] is { IsHidden: true, After: null } hidden && newcomer.RanksAbove(hidden)) place--;
        return place;
    }
}
