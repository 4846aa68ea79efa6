using System.Collections.Immutable;
using System.Text.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Domain;

/// <summary>Whose eyes see a combat.</summary>
internal enum Eyes
{
    GameMaster,

    /// <summary>Of players and observers.</summary>
    Players,
}

/// <summary>A combat as the part of the state that it is: <c>/combat</c>.</summary>
internal static class CombatDocument
{
    /// <summary>The member of the state.</summary>
    public const string Name = "combat";

    /// <summary>The combat in a state; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">What is there is no combat: nothing else can have been let in.</exception>
    public static Combat? In(StateObject state) => state[Name] is not { } document ? null
        : Read(document) ?? throw new InvalidOperationException("The state's combat cannot be read.");

    /// <summary>Whether somebody may put <paramref name="document"/> into a state: it is what <see cref="Write"/> would make of what it says.</summary>
    public static bool IsSound(StateValue document) =>
        Read(document) is { } combat && CombatRules.Holds(combat) && Write(combat, Eyes.GameMaster) is { } written && written.Equals(document);

    /// <summary>The combat as it is seen; null when nothing of it is.</summary>
    public static StateObject? Write(Combat combat, Eyes eyes)
    {
        if (eyes == Eyes.Players && !combat.IsShown) return null;
        var all = eyes == Eyes.GameMaster;
        var order = combat.Order.Where(c => all || !c.IsHidden).ToList();
        var (round, active) = all ? (combat.Round, combat.Active) : (combat.ShownRound, combat.ShownActive);
        return ToDocument(new CombatState(
            combat.Id,
            round == 0 ? "rolling" : "running",
            round,
            order.FindIndex(c => c.CharacterId == active) + 1,
            active,
            [.. order.Select(c => new CombatantState(c.CharacterId, c.Roll, c.Modifiers, c.Total, c.IsHidden ? true : null))],
            [.. combat.Effects.Where(e => all ? !e.IsOver : combat.Shows(e)).Select(Write)],
            [.. combat.Actions.Where(a => all || combat.Shows(a)).Select(a => WriteAction(a, eyes))],
            // A turn that players still see is not over for them.
            order.ToDictionary(c => c.CharacterId, c => !all && c.CharacterId == active ? Math.Min(c.LastTurn, round - 1) : c.LastTurn),
            all && !SeesAll(combat) ? PlayersOf(combat) : null));
    }

    public static StateArray Write(IEnumerable<ActiveEffect> effects) =>
        StateArray.Of([.. effects.Select(e => ToDocument(Write(e)))]);

    /// <summary>Just the action, as an object.</summary>
    public static StateObject Write(OpenAction action, Eyes eyes) => ToDocument(WriteAction(action, eyes));

    public static StateObject Write(Combatant combatant) => ToDocument(
        new CombatantState(combatant.CharacterId, combatant.Roll, combatant.Modifiers, combatant.Total, combatant.IsHidden ? true : null));

    public static StateObject Write(Outcome outcome) =>
        ToDocument(new OutcomeMessage(outcome.TargetId, outcome.Effects, outcome.Damage, outcome.Conditions, outcome.Durations.Count == 0 ? null : outcome.Durations));

    /// <summary>True when players are shown exactly what the game master is.</summary>
    public static bool HidesNothing(Combat combat) =>
        SeesAll(combat) && !combat.Order.Exists(c => c.IsHidden)
        && !combat.Effects.Any(e => e.HiddenBy is not null)
        && combat.Actions.TrueForAll(a => a.HiddenTargets.IsEmpty);

    /// <summary>What players are shown of a document that lies in a state.</summary>
    public static StateObject? ForPlayers(StateValue document) => Read(document) is { } combat ? Write(combat, Eyes.Players) : null;

    private static Combat? Read(StateValue document)
    {
        CombatState? state;
        try
        {
            state = JsonSerializer.Deserialize(document.ToUtf8(), ProtocolJson.Wire.CombatState);
        }
        catch (JsonException)
        {
            return null;
        }

        if (state is null || state.InitiativeOrder.Any(c => c is null) || state.ActiveEffects.Any(e => e is null) || state.Actions.Any(a => a is null)) return null;
        var players = state.Players ?? new PlayersCombatState(true, state.Round, state.ActiveCharacter, 0, []);
        return players.EndedEffects.Any(e => e is null) ? null : new Combat
        {
            Id = state.CombatId,
            Round = state.Round,
            Active = state.ActiveCharacter,
            IsShown = players.Shown,
            ShownRound = players.Round,
            ShownActive = players.ActiveCharacter,
            Ahead = players.Ahead,
            Order = [.. state.InitiativeOrder.Select(c => new Combatant(
                c.CharacterId, c.Roll, c.Modifiers.ToImmutableSortedDictionary(StringComparer.Ordinal), c.Hidden == true, state.LastTurns.GetValueOrDefault(c.CharacterId)))],
            Effects = [.. state.ActiveEffects.Select(e => Read(e, isOver: false)), .. players.EndedEffects.Select(e => Read(e, isOver: true))],
            Actions = [.. state.Actions.Select(a => new OpenAction(a.ActionId, a.CharacterId, a.ActionType, [.. a.Targets], a.Details, [.. a.HiddenTargets ?? []]))],
        };
    }

    private static bool SeesAll(Combat combat) =>
        combat is { IsShown: true, Ahead: 0 } && combat.ShownRound == combat.Round && combat.ShownActive == combat.Active && !combat.Effects.Any(e => e.IsOver);

    private static PlayersCombatState PlayersOf(Combat combat) =>
        new(combat.IsShown, combat.ShownRound, combat.ShownActive, combat.Ahead, [.. combat.Effects.Where(e => e.IsOver).Select(Write)]);

    private static EffectState Write(ActiveEffect e) => new(e.TargetId, e.Condition, e.SourceActionId, e.SinceRound, e.EndsRound, e.HiddenBy);

    private static ActiveEffect Read(EffectState e, bool isOver) =>
        new(e.TargetId, e.Condition, e.SourceActionId, e.SinceRound, e.EndsRound, e.HiddenBy, isOver);

    private static ActionState WriteAction(OpenAction action, Eyes eyes) => new(
        action.Id,
        action.CharacterId,
        action.Type,
        eyes == Eyes.GameMaster ? action.Targets : action.Targets.RemoveAll(action.HiddenTargets.Contains),
        action.Details,
        eyes == Eyes.GameMaster && !action.HiddenTargets.IsEmpty ? action.HiddenTargets : null);

    private static StateObject ToDocument<T>(T record) =>
        (StateObject)StateValue.Parse(JsonSerializer.SerializeToUtf8Bytes(record, typeof(T), ProtocolJson.Wire));
}
