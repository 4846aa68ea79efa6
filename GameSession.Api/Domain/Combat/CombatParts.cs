using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Reads and writes the combatants and the effects of a combat. Most events change few of them: what was read or written once is neither read nor
/// written again, so an event costs what it changes and a glance at the rest. Thread-safe.
/// </summary>
internal static class CombatParts
{
    private static readonly ConditionalWeakTable<StateObject, Combatant> ReadCombatants = [];
    private static readonly ConditionalWeakTable<Combatant, StateObject> WrittenCombatants = [];
    private static readonly ConditionalWeakTable<StateObject, ActiveEffect> ReadEffects = [];
    private static readonly ConditionalWeakTable<ActiveEffect, StateObject> WrittenEffects = [];
    private static readonly ConditionalWeakTable<StateObject, ImmutableSortedSet<ActiveEffect>> ReadSets = [];

    /// <exception cref="JsonException">These are no combatants.</exception>
    public static ImmutableList<Combatant> Read(StateArray order, StateObject lastTurns)
    {
        var combatants = ImmutableList.CreateBuilder<Combatant>();
        foreach (var item in order)
        {
            var document = item as StateObject ?? throw new JsonException("A combatant is an object.");
            var read = ReadCombatants.TryGetValue(document, out var known)
                ? known
                : CombatDocument.FromState(CombatDocument.FromDocument<CombatantState>(document), lastTurn: 0);
            var lastTurn = LastTurn(lastTurns[read.CharacterId.ToString()]);
            if (known is null || read.LastTurn != lastTurn)
            {
                read = read with { LastTurn = lastTurn };
                ReadCombatants.AddOrUpdate(document, read);
                WrittenCombatants.AddOrUpdate(read, document);
            }

            combatants.Add(read);
        }

        return combatants.ToImmutable();
    }

    public static StateObject Write(Combatant combatant) => WrittenCombatants.GetValue(combatant, WriteNew);

    /// <summary>As it is written whatever it was read from.</summary>
    public static StateObject WriteNew(Combatant combatant) => CombatDocument.ToDocument(CombatDocument.ToState(combatant));

    /// <exception cref="JsonException">These are no effects.</exception>
    public static ImmutableSortedSet<ActiveEffect> Read(StateObject effects)
    {
        if (ReadSets.TryGetValue(effects, out var known)) return known;
        var set = ImmutableSortedSet.CreateBuilder<ActiveEffect>();
        foreach (var (name, item) in effects)
        {
            if (item is not StateObject document || !Guid.TryParseExact(name, "D", out var id)) throw new JsonException("An effect is an object.");
            if (!ReadEffects.TryGetValue(document, out var effect) || effect.Id != id)
            {
                effect = CombatDocument.FromState(CombatDocument.FromDocument<EffectState>(document), id);
                ReadEffects.AddOrUpdate(document, effect);
                WrittenEffects.AddOrUpdate(effect, document);
            }

            set.Add(effect);
        }

        var read = set.ToImmutable();
        return ReadSets.GetValue(effects, _ => read);
    }

    /// <summary>As it is in the state, where its id is its name.</summary>
    public static StateObject Write(ActiveEffect effect) => WrittenEffects.GetValue(effect, WriteNew);

    /// <inheritdoc cref="WriteNew(Combatant)"/>
    public static StateObject WriteNew(ActiveEffect effect) => CombatDocument.ToDocument(CombatDocument.ToState(effect));

    /// <summary>Effects by their ids.</summary>
    public static StateObject ById(IEnumerable<ActiveEffect> effects, Func<ActiveEffect, StateObject> write)
    {
        var members = StateObject.CreateBuilder();
        foreach (var effect in effects) members.Add(effect.Id.ToString(), write(effect));
        return members.ToObject();
    }

    private static int LastTurn(StateValue? value) => value switch
    {
        null => 0,
        StateNumber number when number.TryGetInt32(out var round) => round,
        _ => throw new JsonException("A turn is in a round."),
    };
}
