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
    PlayersCombatState? Players = null);

/// <summary>An entry of the initiative order; <paramref name="Hidden"/> is true or absent.</summary>
/// <param name="FormerId">The id of a hidden combatant before a player's character got it.</param>
internal sealed record CombatantState(
    Guid CharacterId,
    decimal Roll,
    IReadOnlyDictionary<string, decimal> Modifiers,
    decimal Total,
    bool? Hidden = null,
    Guid? FormerId = null);

/// <summary>A condition that somebody has.</summary>
/// <param name="EffectId">Absent where it is the key, and where an older version of the service wrote the effect.</param>
/// <param name="SourceId">The character that caused it; absent where an older version of the service wrote the effect.</param>
/// <param name="EndsRound">Ends by itself with the target's turn in this round; absent: not by itself.</param>
/// <param name="HiddenBy">The hidden combatant that caused the effect or has it; players are not shown the effect.</param>
internal sealed record EffectState(
    Guid TargetId,
    string Condition,
    Guid SourceActionId,
    int SinceRound,
    int? EndsRound = null,
    Guid? HiddenBy = null,
    Guid? SourceId = null,
    Guid? EffectId = null);

/// <summary>An action that waits for its outcome.</summary>
/// <param name="HiddenTargets">Those of the targets that players are not shown.</param>
/// <param name="Hidden">True or absent: players are not shown the action.</param>
internal sealed record ActionState(
    Guid ActionId,
    Guid CharacterId,
    string ActionType,
    IReadOnlyList<Guid> Targets,
    StateObject Details,
    IReadOnlyList<Guid>? HiddenTargets = null,
    bool? Hidden = null);

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
    IReadOnlyDictionary<string, int>? Durations);

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
[JsonSerializable(typeof(ActionState))]
[JsonSerializable(typeof(OutcomeState))]
internal sealed partial class CombatJson : JsonSerializerContext
{
    /// <summary>The context to use: the generated rules plus what an attribute cannot say.</summary>
    public static CombatJson Stored => field ??= new CombatJson(JsonRules.Of(Default.Options));
}
