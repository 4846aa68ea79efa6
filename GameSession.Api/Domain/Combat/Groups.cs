using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>How a roll puts a character beside others; null for not at all. Only the game master's does.</summary>
/// <param name="Members">Those who share the turn of the character that rolls.</param>
/// <param name="With">Somebody whose turn the character shares.</param>
/// <param name="After">Somebody after whom the character always acts.</param>
internal sealed record Grouping(IReadOnlyList<Guid>? Members, Guid? With, Guid? After)
{
    public bool IsEmpty => Members is null && With is null && After is null;
}

/// <summary>Combatants that share a turn are one entry of the order. An entry may have its place always right after another one.</summary>
internal static class Groups
{
    /// <summary>The order with each entry that acts right after another at its place; all others keep theirs.</summary>
    public static ImmutableList<Combatant> Attached(ImmutableList<Combatant> order)
    {
        if (!order.Exists(c => c.After is not null)) return order;
        var followers = order.Where(c => c.After is not null).ToLookup(c => c.After!.Value);
        var attached = ImmutableList.CreateBuilder<Combatant>();
        foreach (var first in order.Where(c => c.After is null)) Add(first);
        return attached.ToImmutable();

        void Add(Combatant combatant)
        {
            attached.Add(combatant);
            foreach (var follower in followers[combatant.CharacterId]) Add(follower);
        }
    }

    /// <summary>The order in which nobody acts right after somebody who has left it.</summary>
    /// <param name="isShown">Whether only visible combatants stop following: the one who has left it is hidden now.</param>
    public static ImmutableList<Combatant> Released(ImmutableList<Combatant> order, Guid left, bool isShown = false) =>
        order.Exists(c => c.After == left)
            ? Attached(order.ConvertAll(c => c.After == left && !(isShown && c.IsHidden) ? c with { After = null } : c))
            : order;

    /// <summary>A member leaves its group, which goes on without it. If the group had its id, that is another member's now.</summary>
    /// <param name="group">An entry with members.</param>
    public static Combat TakeOut(Combat combat, Combatant group, Guid id)
    {
        if (group.CharacterId != id)
        {
            return combat.With(group with { Members = group.Members.Remove(id), FormerMembers = group.FormerMembers.Remove(id) });
        }

        var heir = group.Members[0];
        var left = group with
        {
            CharacterId = heir,
            FormerId = group.FormerIdOf(heir),
            Members = group.Members.RemoveAt(0),
            FormerMembers = group.FormerMembers.Remove(heir),
        };
        return combat with
        {
            Order = combat.Order.ConvertAll(c => c.CharacterId == id ? left : c.After == id ? c with { After = heir } : c),
            Active = combat.Active == id ? heir : combat.Active,
            ShownActive = combat.ShownActive == id ? heir : combat.ShownActive,
        };
    }

    /// <summary>A member becomes an entry of its own, right after its group. It has had a turn in this round if the group has.</summary>
    /// <param name="group">An entry with members.</param>
    public static Combat Split(Combat combat, Combatant group, Guid id)
    {
        // The turn that players see goes on for them.
        var lastTurn = combat.ShownActive == group.CharacterId ? Math.Min(group.LastTurn, combat.ShownRound - 1) : group.LastTurn;
        var single = group with
        {
            CharacterId = id,
            FormerId = group.FormerIdOf(id),
            Members = [],
            FormerMembers = ImmutableSortedDictionary<Guid, Guid>.Empty,
            Label = null,
            After = null,
            LastTurn = lastTurn,
        };
        var place = combat.Order.IndexOf(group);
        var left = TakeOut(combat, group, id);
        return left with { Order = Attached(left.Order.Insert(place + 1, single)) };
    }
}
