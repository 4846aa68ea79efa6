using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace GameSession.Api.Domain;

/// <summary>Finds combatants by their ids. In a large combat each change of turn asks for hundreds. Thread-safe.</summary>
internal static class CombatantIndex
{
    // Fewer are found faster one by one.
    private const int MinIndexed = 16;

    private static readonly ConditionalWeakTable<ImmutableList<Combatant>, Dictionary<Guid, Combatant>> Indexes = [];

    /// <summary>The entry in whose turn a character acts: its own, or its group's.</summary>
    public static Combatant? Find(ImmutableList<Combatant> order, Guid id) => order.Count < MinIndexed
        ? order.Find(c => c.Has(id))
        : Indexes.GetValue(order, Index).GetValueOrDefault(id);

    // A combat that is not sound may have an id twice: the first counts.
    private static Dictionary<Guid, Combatant> Index(ImmutableList<Combatant> order)
    {
        var index = new Dictionary<Guid, Combatant>(order.Count);
        foreach (var combatant in order)
        {
            foreach (var id in combatant.Ids) index.TryAdd(id, combatant);
        }

        return index;
    }
}
