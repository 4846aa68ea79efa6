using System.Text.Json;
using System.Text.Json.Serialization;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// <c>/combat</c> as it is stored in the state. It has the hidden combatants too; players are shown it without them and without
/// <paramref name="Players"/>.
/// </summary>
/// <param name="Status"><c>rolling</c> or <c>running</c>.</param>
/// <param name="Round">0 while initiative is rolled.</param>
/// <param name="TurnNumber">The 1-based place of the active character in the order; 0 for none.</param>
/// <param name="ActiveEffects">By their ids. Older versions of the service wrote an array.</param>
/// <param name="LastTurns">Per combatant, the round in which it last had, or missed, a turn.</param>
/// <param name="Players">What players see of the turn, while that is something else.</param>
/// <param name="Departed">Combatants that were removed, for when they come back; absent for none. Players are not shown them.</param>
/// <param name="Budgets">By combatant, where they are not full or not as usual; absent for none.</param>
internal sealed record CombatState(
    Guid CombatId,
    string Status,
    int Round,
    int TurnNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? ActiveCharacter,
    IReadOnlyList<CombatantState> InitiativeOrder,
    IReadOnlyDictionary<Guid, EffectState> ActiveEffects,
    IReadOnlyList<ActionState> Actions,
    IReadOnlyDictionary<Guid, int> LastTurns,
    PlayersCombatState? Players = null,
    IReadOnlyList<DepartedState>? Departed = null,
    IReadOnlyDictionary<Guid, BudgetState>? Budgets = null);

/// <summary>The budgets of a combatant.</summary>
/// <param name="Max">What the game master has set; absent for nothing.</param>
/// <param name="Spent">Where something is spent; absent for nowhere.</param>
internal sealed record BudgetState(IReadOnlyDictionary<string, int>? Max = null, IReadOnlyDictionary<string, int>? Spent = null);

/// <summary>An entry of the initiative order. What is true or false is true or absent.</summary>
/// <param name="FormerId">The id of a hidden combatant before a player's character got it.</param>
/// <param name="Defeated">It has no turns.</param>
/// <param name="Delayed">It waits, out of the order.</param>
/// <param name="DelayedTurn">The round whose turn it has put off by waiting.</param>
/// <param name="OwnerId">The player who acts for it beside the game master.</param>
/// <param name="Members">Others who share its turn; absent for none.</param>
/// <param name="FormerMembers">Of hidden members, the ids that they had before players' characters got those.</param>
/// <param name="After">The entry right after which it always acts.</param>
internal sealed record CombatantState(
    Guid CharacterId,
    decimal Roll,
    IReadOnlyDictionary<string, decimal> Modifiers,
    decimal Total,
    bool? Hidden = null,
    Guid? FormerId = null,
    string? Label = null,
    bool? Defeated = null,
    bool? Delayed = null,
    int? DelayedTurn = null,
    Guid? OwnerId = null,
    IReadOnlyList<Guid>? Members = null,
    IReadOnlyDictionary<Guid, Guid>? FormerMembers = null,
    Guid? After = null);

/// <summary>A combatant that was removed.</summary>
/// <param name="Hidden">True or absent: it was hidden.</param>
/// <param name="LastTurn">The round in which it last had, or missed, a turn.</param>
/// <param name="Effects">Those that were on it; absent for none.</param>
internal sealed record DepartedState(Guid CharacterId, int LastTurn, bool? Hidden = null, IReadOnlyList<EffectState>? Effects = null);

/// <summary>A condition that somebody has.</summary>
internal sealed record EffectState(Guid TargetId, string Condition, int SinceRound)
{
    /// <summary>Absent where it is the key, and where an older version of the service wrote the effect.</summary>
    public Guid? EffectId { get; init; }

    /// <summary>Absent if it is not an action's outcome.</summary>
    public Guid? SourceActionId { get; init; }

    /// <summary>The character that caused it; absent where nobody said, and where an older version of the service wrote the effect.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>Ends by itself with the target's turn in this round, or as <see cref="Ending"/> says; absent: not by itself.</summary>
    public int? EndsRound { get; init; }

    public EndingState? Ending { get; init; }

    /// <summary>True or absent: the game master was asked with the turn that is on.</summary>
    public bool? Due { get; init; }

    /// <summary>True or absent: players are not shown the effect.</summary>
    public bool? Hidden { get; init; }

    /// <summary>True or absent: it outlasts the fight.</summary>
    public bool? Lasting { get; init; }

    /// <summary>The hidden combatant because of which players are not shown the effect.</summary>
    public Guid? HiddenBy { get; init; }
}

/// <summary>With which turn an effect ends.</summary>
/// <param name="At">See <see cref="EndingAts"/>.</param>
/// <param name="Of">A combatant's id; in an outcome also <c>target</c> or <c>source</c>.</param>
/// <param name="Then"><see cref="Ask"/>, or absent: the effect ends by itself.</param>
internal sealed record EndingState(string At, string Of, int Turns, string? Then = null)
{
    /// <summary>The value of <see cref="Then"/>.</summary>
    public const string Ask = "ask";
}

/// <summary>An action that waits for its outcome.</summary>
/// <param name="HiddenTargets">Those of the targets that players are not shown.</param>
/// <param name="Hidden">True or absent: players are not shown the action.</param>
/// <param name="Cost">What it has cost of its combatant's budgets; absent for nothing.</param>
internal sealed record ActionState(
    Guid ActionId,
    Guid CharacterId,
    string ActionType,
    IReadOnlyList<Guid> Targets,
    StateObject Details,
    IReadOnlyList<Guid>? HiddenTargets = null,
    bool? Hidden = null,
    IReadOnlyDictionary<string, int>? Cost = null);

/// <summary>What players see while hidden combatants have their turns.</summary>
/// <param name="Shown">False while all that has happened in the combat is hidden: players know of no combat.</param>
/// <param name="Ahead">How many rounds have begun with hidden combatants, and not yet for players.</param>
/// <param name="EndedEffects">Over, but players still see the turn that they end with.</param>
/// <param name="EndedBy">The player who ended the turn that players still see.</param>
internal sealed record PlayersCombatState(
    bool Shown,
    int Round,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? ActiveCharacter,
    int Ahead,
    IReadOnlyList<EffectState> EndedEffects,
    Guid? EndedBy = null);

/// <summary>The outcome of an action for one target.</summary>
/// <param name="Durations">For some of the conditions, in how many rounds they end by themselves; absent for none.</param>
internal sealed record OutcomeState(
    Guid TargetId,
    IReadOnlyList<string>? Effects,
    StateObject? Damage,
    IReadOnlyList<string> Conditions,
    IReadOnlyDictionary<string, int>? Durations)
{
    /// <summary>For some of the conditions, with which turn they end; absent for none.</summary>
    public IReadOnlyDictionary<string, EndingState>? Endings { get; init; }

    /// <summary>Those of the conditions that players are not shown; absent for none.</summary>
    public IReadOnlyList<string>? Hidden { get; init; }

    /// <summary>Those of the conditions that outlast the fight; absent for none.</summary>
    public IReadOnlyList<string>? Lasting { get; init; }

    /// <summary>The action whose effects alone are taken away.</summary>
    public Guid? SourceActionId { get; init; }
}

/// <summary>
/// How combat is stored in the state and in the log. It does not use the wire's JSON rules, so a change to those does not change what is stored.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CombatState))]
[JsonSerializable(typeof(CombatantState))]
[JsonSerializable(typeof(EffectState))]
[JsonSerializable(typeof(DepartedState))]
[JsonSerializable(typeof(ActionState))]
[JsonSerializable(typeof(OutcomeState))]
internal sealed partial class CombatJson : JsonSerializerContext
{
    /// <summary>The context to use: the generated rules plus what an attribute cannot say.</summary>
    public static CombatJson Stored => field ??= new CombatJson(JsonRules.Of(Default.Options));
}
