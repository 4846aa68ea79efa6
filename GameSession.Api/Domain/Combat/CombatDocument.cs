using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Reads and writes a combat as the part <c>/combat</c> of the state. What an event does not change is shared between the documents before and after
/// it, and neither read nor written again (<see cref="CombatParts"/>); so are the details of an action, however large they are.
/// </summary>
internal static class CombatDocument
{
    /// <summary>The member of the state.</summary>
    public const string Name = "combat";

    private const string ActiveEffects = "active_effects";
    private const string EffectId = "effect_id";
    private const string Actions = "actions";
    private const string Budgets = "budgets";
    private const string Details = "details";
    private const string InitiativeOrder = "initiative_order";
    private const string LastTurns = "last_turns";

    private static readonly Dictionary<Guid, EffectState> Nothing = [];
    private static readonly Dictionary<Guid, int> NoTurns = [];

    // One combat is read and written many times between two events: for commands, refusals, and whoever joins, loads or syncs.
    private static readonly ConditionalWeakTable<StateObject, Combat> Known = [];
    private static readonly ConditionalWeakTable<Combat, StateObject> ForGameMaster = [];
    private static readonly ConditionalWeakTable<Combat, StateObject> ForAllOthers = [];

    /// <summary>The combat in a state; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">What is there is no combat. Nothing else can have been written there.</exception>
    public static Combat? In(StateObject state) => state[Name] is not { } document ? null
        : Read(document) ?? throw new InvalidOperationException("The state's combat cannot be read.");

    /// <summary>The combat of a session, with the effects that outlast it beside it; null when there is none.</summary>
    public static Combat? In(Session session) =>
        In(session.State) is not { } combat ? null
        : LastingEffects.In(session) is { IsEmpty: false } outside ? combat with { Outside = outside }
        : combat;

    /// <summary>
    /// Whether a save may have <paramref name="document"/> as its combat: the invariants hold, and <see cref="Write(Combat, Viewer)"/> would write
    /// the same document.
    /// </summary>
    public static bool IsSound(StateValue document) => Read(document) is { } combat && CombatInvariants.Hold(combat)
        && ToDocument(combat, Viewer.GameMaster, CombatParts.WriteNew, CombatParts.WriteNew).Equals(document);

    /// <summary>The combat as it is seen; null when nothing of it is.</summary>
    public static StateObject? Write(Combat combat, Viewer viewer) => viewer == Viewer.GameMaster ? ForGameMaster.GetValue(combat, ToGameMaster)
        : combat.IsShown ? ForAllOthers.GetValue(combat, ToPlayers)
        : null;

    /// <summary>Some members of the combat as it is seen, those that it has.</summary>
    public static StateObject Members(Combat combat, Viewer viewer, params ReadOnlySpan<string> names)
    {
        var members = StateObject.Empty;
        var document = Write(combat, viewer) ?? StateObject.Empty;
        foreach (var name in names)
        {
            if (document.TryGet(name, out var value)) members = members.With(name, value);
        }

        return members;
    }

    /// <summary>As a message has them: each with its id.</summary>
    public static StateArray Write(IEnumerable<ActiveEffect> effects) =>
        Array(effects, e => CombatParts.Write(e).With(EffectId, StateValue.Of(e.Id.ToString())));

    /// <summary>Whether a combat in a state has its effects by their ids. Older versions of the service do not read it.</summary>
    public static bool HasEffectsById(StateValue? document) => document is StateObject combat && combat[ActiveEffects] is StateObject;

    /// <summary>Whether a change writes what older versions of the service do not read: effects by their ids, or budgets.</summary>
    public static bool WritesEffects(Change change) => change.Path.Tokens switch
    {
        [] => change.Value is StateObject state && HasEffectsById(state[Name]),
        [Name] => HasEffectsById(change.Value),
        [Name, ActiveEffects or Budgets, ..] => true,
        _ => false,
    };

    /// <summary>Just the action.</summary>
    public static StateObject Write(OpenAction action, Viewer viewer)
    {
        var all = viewer == Viewer.GameMaster;
        var targets = all ? action.Targets : action.Targets.RemoveAll(action.HiddenTargets.Contains);
        return ToDocument(new ActionState(
            action.Id,
            action.CharacterId,
            action.Type,
            targets,
            StateObject.Empty,
            all && !action.HiddenTargets.IsEmpty ? action.HiddenTargets : null,
            all && action.IsHidden ? true : null,
            action.Cost)).With(Details, action.Details);
    }

    public static StateObject Write(Combatant combatant) => CombatParts.Write(combatant);

    public static StateArray Write(IEnumerable<Outcome> outcomes) => Array(outcomes, Write);

    public static StateObject Write(Outcome outcome) => ToDocument(new OutcomeState(
        outcome.TargetId, outcome.Effects, outcome.Damage, outcome.Conditions, outcome.Durations.Count == 0 ? null : outcome.Durations)
    {
        Endings = outcome.Endings.Count == 0
            ? null
            : outcome.Endings.ToDictionary(e => e.Key, e => ToState(e.Value.At, e.Value.Of, e.Value.Turns, e.Value.Asks)),
        Hidden = outcome.Hidden.Count == 0 ? null : outcome.Hidden,
        Lasting = outcome.Lasting.Count == 0 ? null : outcome.Lasting,
        SourceActionId = outcome.SourceActionId,
    });

    /// <summary>True when players are shown exactly what the game master is.</summary>
    public static bool HidesNothing(Combat combat) => SeesAll(combat)
        && !combat.Order.Exists(c => c.IsHidden)
        && combat.Departed.IsEmpty
        && combat.Effects.All(Combat.Shows)
        && combat.Actions.TrueForAll(a => !a.IsHidden && a.HiddenTargets.IsEmpty);

    /// <summary>What players are shown of a document that lies in a state.</summary>
    public static StateObject? ForPlayers(StateValue document) => Read(document) is { } combat ? Write(combat, Viewer.Players) : null;

    private static StateObject ToGameMaster(Combat combat) => ToDocument(combat, Viewer.GameMaster, CombatParts.Write, CombatParts.Write);

    private static StateObject ToPlayers(Combat combat) => ToDocument(combat, Viewer.Players, CombatParts.Write, CombatParts.Write);

    private static StateObject ToDocument(
        Combat combat, Viewer viewer, Func<Combatant, StateObject> writeCombatant, Func<ActiveEffect, StateObject> writeEffect)
    {
        var all = viewer == Viewer.GameMaster;
        var order = combat.Order.Where(c => all || !c.IsHidden).ToList();
        var effects = combat.Effects.Where(e => all ? !e.IsOver : Combat.Shows(e));
        var (round, active) = all ? (combat.Round, combat.Active) : (combat.ShownRound, combat.ShownActive);
        var state = new CombatState(
            combat.Id,
            round == 0 ? "rolling" : "running",
            round,
            order.FindIndex(c => c.CharacterId == active) + 1,
            active,
            [],
            Nothing,
            [],
            NoTurns,
            all && !SeesAll(combat) ? PlayersOf(combat) : null,
            all && !combat.Departed.IsEmpty ? [.. combat.Departed.Select(ToState)] : null,
            combat.Budgets.Where(b => all || !combat.IsHidden(b.Key)).ToDictionary(b => b.Key, b => ToState(b.Value)) is { Count: > 0 } budgets
                ? budgets
                : null);
        var lastTurns = StateObject.CreateBuilder();
        // For players, the turn that they still see has not ended.
        foreach (var c in order)
        {
            lastTurns.Add(c.CharacterId.ToString(), StateValue.Of(!all && c.CharacterId == active ? Math.Min(c.LastTurn, round - 1) : c.LastTurn));
        }

        return ToDocument(state)
            .With(Actions, Array(combat.Actions.Where(a => all || !a.IsHidden), a => Write(a, viewer)))
            .With(InitiativeOrder, Array(order, writeCombatant))
            .With(ActiveEffects, combat.HasEffectsAsArray
                ? Array(effects, e => ToDocument(ToItem(combat, e)))
                : CombatParts.ById(effects, writeEffect))
            .With(LastTurns, lastTurns.ToObject());
    }

    private static Combat? Read(StateValue document)
    {
        if (document is not StateObject members) return null;
        if (Known.TryGetValue(members, out var known)) return known;
        try
        {
            if (Read(members) is not { } read) return null;
            read = Known.GetValue(members, _ => read);
            // What is in the state is what the game master sees.
            ForGameMaster.GetValue(read, _ => members);
            return read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Combat? Read(StateObject document)
    {
        if (document[Actions] is not StateArray items || document[InitiativeOrder] is not StateArray order
            || document[LastTurns] is not StateObject lastTurns)
        {
            return null;
        }

        var actions = ImmutableList.CreateBuilder<OpenAction>();
        foreach (var item in items)
        {
            if (item is not StateObject open || open[Details] is not StateObject details) return null;
            var action = FromDocument<ActionState>(open.With(Details, StateObject.Empty));
            actions.Add(new OpenAction(
                action.ActionId,
                action.CharacterId,
                action.ActionType,
                [.. action.Targets],
                details,
                [.. action.HiddenTargets ?? []],
                action.Hidden == true)
            {
                Cost = action.Cost?.ToImmutableSortedDictionary(StringComparer.Ordinal),
            });
        }

        // What is large is read apart, item by item.
        var state = FromDocument<CombatState>(document
            .With(Actions, StateArray.Empty)
            .With(InitiativeOrder, StateArray.Empty)
            .With(ActiveEffects, StateObject.Empty)
            .With(LastTurns, StateObject.Empty));
        var players = state.Players ?? new PlayersCombatState(true, state.Round, state.ActiveCharacter, 0, []);
        if (players.EndedEffects.Any(e => e is null) || state.Departed?.Any(d => d is null || d.Effects?.Any(e => e is null) == true) == true)
        {
            return null;
        }

        var effects = document[ActiveEffects] switch
        {
            StateObject byId => CombatParts.Read(byId),
            StateArray formerly => [.. formerly.Select(e => FromItem(state.CombatId, e as StateObject ?? throw new JsonException("No effect.")))],
            _ => null,
        };
        if (effects is null) return null;
        return new Combat
        {
            Id = state.CombatId,
            Round = state.Round,
            Active = state.ActiveCharacter,
            IsShown = players.Shown,
            ShownRound = players.Round,
            ShownActive = players.ActiveCharacter,
            Ahead = players.Ahead,
            EndedBy = players.EndedBy,
            Order = CombatParts.Read(order, lastTurns),
            Effects = players.EndedEffects.Count == 0
                ? effects
                : effects.Union(players.EndedEffects.Select(e => FromState(e, IdOf(state.CombatId, e)) with { IsOver = true })),
            HasEffectsAsArray = document[ActiveEffects] is StateArray,
            Departed = [.. (state.Departed ?? []).Select(d => FromState(state.CombatId, d))],
            Actions = actions.ToImmutable(),
            Budgets = (state.Budgets ?? ImmutableSortedDictionary<Guid, BudgetState>.Empty).ToImmutableSortedDictionary(
                b => b.Key, b => b.Value is { } budget ? Budget.Of(budget.Max, budget.Spent) : throw new JsonException("A budget is an object.")),
        };
    }

    private static bool SeesAll(Combat combat) => combat is { IsShown: true, Ahead: 0 }
        && combat.ShownRound == combat.Round && combat.ShownActive == combat.Active && !combat.Effects.Any(e => e.IsOver);

    private static PlayersCombatState PlayersOf(Combat combat) => new(
        combat.IsShown,
        combat.ShownRound,
        combat.ShownActive,
        combat.Ahead,
        [.. combat.Effects.Where(e => e.IsOver).Select(e => ToItem(combat, e))],
        combat.EndedBy);

    internal static CombatantState ToState(Combatant c) => new(
        c.CharacterId,
        c.Roll,
        c.Modifiers,
        c.Total,
        c.IsHidden ? true : null,
        c.FormerId,
        c.Label,
        c.IsDefeated ? true : null,
        c.IsDelayed ? true : null,
        c.DelayedTurn,
        c.OwnerId,
        c.Members.IsEmpty ? null : c.Members,
        c.FormerMembers.IsEmpty ? null : c.FormerMembers,
        c.After);

    internal static Combatant FromState(CombatantState c, int lastTurn) =>
        new(c.CharacterId, c.Roll, c.Modifiers.ToImmutableSortedDictionary(StringComparer.Ordinal), c.Hidden == true, lastTurn, c.FormerId)
        {
            Label = c.Label,
            IsDefeated = c.Defeated == true,
            IsDelayed = c.Delayed == true,
            DelayedTurn = c.DelayedTurn,
            OwnerId = c.OwnerId,
            Members = [.. c.Members ?? []],
            FormerMembers = c.FormerMembers?.ToImmutableSortedDictionary() ?? ImmutableSortedDictionary<Guid, Guid>.Empty,
            After = c.After,
        };

    private static DepartedState ToState(Departed d) => new(
        d.CharacterId,
        d.LastTurn,
        d.IsHidden ? true : null,
        d.Effects.IsEmpty ? null : [.. d.Effects.Select(e => ToState(e) with { EffectId = e.Id })]);

    private static Departed FromState(Guid combatId, DepartedState d) =>
        new(d.CharacterId, d.Hidden == true, d.LastTurn, [.. (d.Effects ?? []).Select(e => FromState(e, IdOf(combatId, e)))]);

    internal static EffectState ToState(ActiveEffect e) =>
        new(e.TargetId, e.Condition, e.SinceRound)
        {
            SourceActionId = e.SourceActionId,
            SourceId = e.SourceId,
            EndsRound = e.EndsRound,
            Ending = e.Ending is { } ending ? ToState(ending.At, $"{ending.Of}", ending.Turns, ending.Asks) : null,
            Due = True(e.IsDue),
            Hidden = True(e.IsHidden),
            Lasting = True(e.IsLasting),
            HiddenBy = e.HiddenBy,
        };

    // Of an array. Older versions of the service wrote no ids.
    private static EffectState ToItem(Combat combat, ActiveEffect e) =>
        combat.HasEffectsAsArray && e.Id == EffectIds.OfStored(combat.Id, e.TargetId, e.Condition, e.SourceActionId.GetValueOrDefault())
            ? ToState(e)
            : ToState(e) with { EffectId = e.Id };

    private static ActiveEffect FromItem(Guid combatId, StateObject item)
    {
        var state = FromDocument<EffectState>(item);
        return FromState(state, IdOf(combatId, state));
    }

    private static Guid IdOf(Guid combatId, EffectState e) =>
        e.EffectId ?? EffectIds.OfStored(combatId, e.TargetId, e.Condition, e.SourceActionId.GetValueOrDefault());

    internal static ActiveEffect FromState(EffectState e, Guid id) =>
        new(id, e.TargetId, e.Condition, e.SourceActionId, e.SourceId, e.SinceRound, e.EndsRound, e.HiddenBy)
        {
            Ending = e.Ending is { } ending ? new Ending(AtOf(ending), OfOf(ending), ending.Turns, ending.Then == EndingState.Ask) : null,
            IsDue = e.Due == true,
            IsHidden = e.Hidden == true,
            IsLasting = e.Lasting == true,
        };

    private static EndingState ToState(EndingAt at, string of, int turns, bool asks) =>
        new(at.ToWire(), of, turns, asks ? EndingState.Ask : null);

    private static EndingAt AtOf(EndingState ending) => EndingAts.Find(ending.At) ?? throw new JsonException("An ending is at no known place.");

    private static Guid OfOf(EndingState ending) =>
        Guid.TryParseExact(ending.Of, "D", out var of) ? of : throw new JsonException("An ending is of no combatant.");

    private static BudgetState ToState(Budget budget) =>
        new(budget.Max.IsEmpty ? null : budget.Max, budget.Spent.IsEmpty ? null : budget.Spent);

    private static bool? True(bool isSo) => isSo ? true : null;

    private static StateArray Array<T>(IEnumerable<T> items, Func<T, StateValue> write) => StateArray.Of([.. items.Select(write)]);

    internal static StateObject ToDocument<T>(T record) =>
        (StateObject)StateValue.Parse(JsonSerializer.SerializeToUtf8Bytes(record, typeof(T), CombatJson.Stored));

    internal static T FromDocument<T>(StateObject document) =>
        (T?)JsonSerializer.Deserialize(document.ToUtf8(), typeof(T), CombatJson.Stored) ?? throw new JsonException("Null is no object.");
}
