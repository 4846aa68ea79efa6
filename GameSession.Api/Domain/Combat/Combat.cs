using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// A fight at one moment: immutable, no clock, no dice. The players see a fight with a round and an active character of its own; the turns
/// of hidden combatants come in between. Nothing that players see depends on hidden combatants (<see cref="CombatTurns"/>).
/// </summary>
internal sealed record Combat
{
    public required Guid Id { get; init; }

    /// <summary>0 while initiative is rolled; then the game master's count.</summary>
    public int Round { get; init; }

    /// <summary>The character whose turn it is; null while initiative is rolled and when no combatant is left.</summary>
    public Guid? Active { get; init; }

    /// <summary>Whether players know of this combat: true from its first event that is not hidden.</summary>
    public bool IsShown { get; init; }

    /// <summary>The players' count of rounds.</summary>
    public int ShownRound { get; init; }

    /// <summary>The character whose turn players see: the last visible one while hidden combatants have their turns.</summary>
    public Guid? ShownActive { get; init; }

    /// <summary>The player who ended the turn that players still see; null while it goes on.</summary>
    public Guid? EndedBy { get; init; }

    /// <summary>How many rounds have begun for hidden combatants but not yet for players.</summary>
    public int Ahead { get; init; }

    public ImmutableList<Combatant> Order { get; init; } = [];

    /// <summary>Sorted by target, condition and source, so that their order does not tell when they began or what is hidden.</summary>
    public ImmutableSortedSet<ActiveEffect> Effects { get; init; } = [];

    /// <summary>
    /// Whether the state has the effects as an array, as older versions of the service wrote them. The next event that players see writes them by
    /// their ids.
    /// </summary>
    public bool HasEffectsAsArray { get; init; }

    /// <summary>The actions that are not resolved, in the order in which they were declared.</summary>
    public ImmutableList<OpenAction> Actions { get; init; } = [];

    /// <summary>By combatant, where they are not full or not as usual; see <see cref="CombatBudgets"/>.</summary>
    public ImmutableSortedDictionary<Guid, Budget> Budgets { get; init; } = ImmutableSortedDictionary<Guid, Budget>.Empty;

    /// <summary>Those that were removed, the last ones at the end. Only the game master sees them; see <see cref="Departures"/>.</summary>
    public ImmutableList<Departed> Departed { get; init; } = [];

    /// <summary>
    /// The effects that outlast a fight and are not in this one. They are not part of <c>/combat</c>, but beside it (<see cref="LastingEffects"/>).
    /// </summary>
    public ImmutableSortedSet<ActiveEffect> Outside { get; init; } = [];

    /// <summary>What the rolls of rounds that begin come from; null where none are rolled. Not stored; see <see cref="RoundRolls"/>.</summary>
    public Guid? RollSeed { get; init; }

    public bool IsRunning => Round > 0;

    public Combatant? Find(Guid? characterId) => characterId is { } id && EntryOf(id) is { } entry && entry.CharacterId == id ? entry : null;

    /// <summary>The entry of the order in whose turn a character acts: its own, or its group's.</summary>
    public Combatant? EntryOf(Guid characterId) => CombatantIndex.Find(Order, characterId);

    public bool IsHidden(Guid characterId) => EntryOf(characterId) is { IsHidden: true };

    /// <summary>
    /// The combatant that the game master means, who may not know yet that a hidden one has another id: its former id means that one until the
    /// player's character that has the id now is in the combat. So what the game master declares for it does not become known.
    /// </summary>
    public Guid Meant(Guid characterId) =>
        EntryOf(characterId) is null && Order.Find(c => c.PresentIdOf(characterId) is not null) is { } renamed
            ? renamed.PresentIdOf(characterId)!.Value
            : characterId;

    /// <summary>Whether a viewer knows somebody as a combatant or as a player's character.</summary>
    public bool IsKnown(Session session, Guid characterId, Viewer viewer) =>
        session.IsPlayed(characterId) || (EntryOf(characterId) is { } combatant && (viewer == Viewer.GameMaster || !combatant.IsHidden));

    /// <summary>How many combatants are hidden, or visible, all of groups counted.</summary>
    public int CountOf(bool isHidden) => Order.Where(c => c.IsHidden == isHidden).Sum(c => 1 + c.Members.Count);

    /// <summary>The round in which a combatant's turns are counted.</summary>
    public int RoundOf(Combatant combatant) => combatant.IsHidden ? Round : ShownRound;

    /// <summary>The same for a target, which may not be a combatant.</summary>
    public int RoundOf(Guid targetId) => IsHidden(targetId) ? Round : ShownRound;

    /// <summary>Whether players see somebody under an effect, in the combat or beside it.</summary>
    public bool ShowsEffectOn(Guid targetId) =>
        Effects.Any(e => e.TargetId == targetId && Shows(e)) || Outside.Any(e => e.TargetId == targetId && Shows(e));

    /// <summary>Whether players know of an effect.</summary>
    public static bool Shows(ActiveEffect effect) => effect.HiddenBy is null && !effect.IsHidden;

    public Budget BudgetOf(Guid characterId) => Budgets.GetValueOrDefault(characterId, Budget.Usual);

    internal Combat With(Guid characterId, Budget budget) =>
        this with { Budgets = budget.IsUsual ? Budgets.Remove(characterId) : Budgets.SetItem(characterId, budget) };

    internal Combat With(Combatant combatant) =>
        this with { Order = Order.SetItem(Order.FindIndex(c => c.CharacterId == combatant.CharacterId), combatant) };
}

/// <summary>A character that takes turns.</summary>
/// <param name="Roll">The d20.</param>
/// <param name="Modifiers">By name.</param>
/// <param name="LastTurn">The round in which it last had, or missed, a turn; see <see cref="Combat.RoundOf(Combatant)"/>.</param>
/// <param name="FormerId">The id that a hidden combatant had before a player's character got it; see <see cref="HiddenIds"/>.</param>
internal sealed record Combatant(
    Guid CharacterId,
    decimal Roll,
    ImmutableSortedDictionary<string, decimal> Modifiers,
    bool IsHidden,
    int LastTurn,
    Guid? FormerId = null)
{
    private const string DexterityModifier = "dexterity";

    /// <summary>What the game master calls it; null for nothing.</summary>
    public string? Label { get; init; }

    /// <summary>It has no turns, unless the game master names it.</summary>
    public bool IsDefeated { get; init; }

    /// <summary>It waits, out of the order, until the game master lets it act; see <see cref="Delays"/>.</summary>
    public bool IsDelayed { get; init; }

    /// <summary>The round whose turn it has put off by waiting, counted as <see cref="LastTurn"/>; null for none.</summary>
    public int? DelayedTurn { get; init; }

    /// <summary>The player who acts for it beside the game master; null for nobody.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>Others who share its turn.</summary>
    public ImmutableList<Guid> Members { get; init; } = [];

    /// <summary>Of members, the ids that they had before players' characters got those.</summary>
    public ImmutableSortedDictionary<Guid, Guid> FormerMembers { get; init; } = ImmutableSortedDictionary<Guid, Guid>.Empty;

    /// <summary>The entry of the order right after which it always acts; null for none.</summary>
    public Guid? After { get; init; }

    /// <summary>All who act in its turn.</summary>
    public IEnumerable<Guid> Ids => Members.Prepend(CharacterId);

    /// <summary>Whether its turn comes by itself.</summary>
    public bool CanAct => !IsDefeated && !IsDelayed;

    public decimal Total => Roll + Modifiers.Values.Sum();

    public decimal Dexterity => Modifiers.GetValueOrDefault(DexterityModifier);

    /// <summary>Whether a character acts in its turn.</summary>
    public bool Has(Guid characterId) => CharacterId == characterId || (!Members.IsEmpty && Members.Contains(characterId));

    /// <summary>The id that whoever had this one before has now; null for nobody.</summary>
    public Guid? PresentIdOf(Guid formerId) => FormerId == formerId ? CharacterId
        : FormerMembers.FirstOrDefault(f => f.Value == formerId) is { Value: var value } known && value == formerId ? known.Key
        : null;

    /// <summary>The id that a character of this entry had before a player's character got it; null if it always had the present one.</summary>
    public Guid? FormerIdOf(Guid characterId) => CharacterId == characterId ? FormerId
        : FormerMembers.TryGetValue(characterId, out var former) ? former
        : null;

    /// <summary>The same after it has missed its turn of a round, if it has not had that.</summary>
    public Combatant Missing(int round) => LastTurn >= round ? this : this with { LastTurn = round, DelayedTurn = IsDelayed ? round : null };

    /// <summary>Whether it acts before <paramref name="other"/>, whichever of them rolled first.</summary>
    public bool RanksAbove(Combatant other) => Total != other.Total ? Total > other.Total : Dexterity > other.Dexterity;
}

/// <summary>An action that was declared and waits for its outcome.</summary>
/// <param name="HiddenTargets">Those of its targets that players do not know of.</param>
/// <param name="IsHidden">Players do not know of it: a hidden combatant declared it.</param>
internal sealed record OpenAction(
    Guid Id, Guid CharacterId, string Type, ImmutableList<Guid> Targets, StateObject Details, ImmutableList<Guid> HiddenTargets, bool IsHidden)
{
    /// <summary>What it has cost of its combatant's budgets, as far as those are not refilled since; null for nothing.</summary>
    public ImmutableSortedDictionary<string, int>? Cost { get; init; }
}

/// <summary>The outcome of an action for one target.</summary>
/// <param name="Conditions">Each becomes an effect; one that begins with <c>-</c> is taken away.</param>
/// <param name="Durations">For some of them, in how many rounds they end by themselves.</param>
internal sealed record Outcome(
    Guid TargetId, IReadOnlyList<string>? Effects, StateObject? Damage, IReadOnlyList<string> Conditions, IReadOnlyDictionary<string, int> Durations)
{
    /// <summary>For some of the conditions, with which turn they end.</summary>
    public IReadOnlyDictionary<string, AskedEnding> Endings { get; init; } = ImmutableDictionary<string, AskedEnding>.Empty;

    /// <summary>Those of the conditions that players do not see.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Those of the conditions that outlast the fight.</summary>
    public IReadOnlyList<string> Lasting { get; init; } = [];

    /// <summary>The action whose effects alone are taken away; null for those of any action.</summary>
    public Guid? SourceActionId { get; init; }
}
