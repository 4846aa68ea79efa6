using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// ICD, "Initiative and Turn Management", "Initiative Roll", from a client. <see cref="EventJson"/> writes the broadcast of every combat message.
/// </summary>
/// <param name="Roll">The d20; not read when the server rolls.</param>
/// <param name="Modifiers">By name; the one named <c>dexterity</c> settles ties.</param>
/// <param name="Hidden">Ours, as are those after it. Only the game master may set it and the next three.</param>
/// <param name="Members">Others who share the character's turn.</param>
/// <param name="With">Whose turn the character shares; there is no roll then.</param>
/// <param name="After">Right after whom the character always acts; the roll may be left out then.</param>
/// <param name="Advantage">Ours, where the server rolls: two dice, of which the higher one counts.</param>
/// <param name="Disadvantage">The same with the lower one.</param>
internal sealed record InitiativeRollMessage(
    Guid CharacterId,
    decimal? Roll = null,
    IReadOnlyDictionary<string, decimal>? Modifiers = null,
    bool? Hidden = null,
    IReadOnlyList<Guid>? Members = null,
    Guid? With = null,
    Guid? After = null,
    bool? Advantage = null,
    bool? Disadvantage = null)
{
    public Grouping ToGrouping() => new(Members, With, After);
}

/// <summary>ICD, "Initiative and Turn Management", "Turn Change", from a client.</summary>
/// <param name="ActiveCharacter">The next to act; absent: the next in the initiative order.</param>
/// <param name="Round">With <paramref name="TurnNumber"/>, the turn to end.</param>
/// <param name="SkipDue">Ours; only the game master may set it.</param>
internal sealed record TurnChangeMessage(Guid? ActiveCharacter = null, int? Round = null, int? TurnNumber = null, bool? SkipDue = null);

/// <summary>ICD, "Combat Actions", "Action Declaration", from a client.</summary>
/// <param name="ActionId">Chosen by the client; it names only one action of the session.</param>
/// <param name="Cost">Ours: what it costs of which budgets; absent: what its type usually costs.</param>
internal sealed record ActionDeclareMessage(
    Guid ActionId,
    Guid CharacterId,
    string ActionType,
    IReadOnlyList<Guid>? Targets = null,
    StateObject? Details = null,
    IReadOnlyDictionary<string, int>? Cost = null);

/// <summary>ICD, "Combat Actions", "Action Resolution", from a client.</summary>
/// <param name="Changes">Ours: changes of the state, as in a <see cref="StateUpdateMessage"/>. They happen with the outcomes.</param>
internal sealed record ActionResolveMessage(
    Guid ActionId, IReadOnlyList<OutcomeMessage> Outcomes, IReadOnlyList<ChangeMessage>? Changes = null);

/// <summary>The outcome of an action for one target.</summary>
/// <param name="Durations">Ours: for some of the conditions, after how many rounds they end by themselves.</param>
/// <param name="Endings">Ours: for some of the conditions, with which turn they end.</param>
/// <param name="Hidden">Ours: those of the conditions that players do not see.</param>
/// <param name="SourceActionId">Ours: conditions that are taken away are those of this action alone.</param>
/// <param name="Lasting">Ours: those of the conditions that outlast the fight.</param>
internal sealed record OutcomeMessage(
    Guid TargetId,
    IReadOnlyList<string>? Effects = null,
    StateObject? Damage = null,
    IReadOnlyList<string>? Conditions = null,
    IReadOnlyDictionary<string, int>? Durations = null,
    IReadOnlyDictionary<string, EndingMessage>? Endings = null,
    IReadOnlyList<string>? Hidden = null,
    Guid? SourceActionId = null,
    IReadOnlyList<string>? Lasting = null)
{
    private static readonly Dictionary<string, int> NoDurations = [];

    public Outcome ToOutcome() => new(TargetId, Effects, Damage, Conditions ?? [], Durations ?? NoDurations)
    {
        Endings = (Endings ?? new Dictionary<string, EndingMessage>()).ToDictionary(e => e.Key, e => e.Value.ToEnding()),
        Hidden = Hidden ?? [],
        Lasting = Lasting ?? [],
        SourceActionId = SourceActionId,
    };
}

/// <summary>Takes back an action that waits for its outcome (ours).</summary>
internal sealed record ActionWithdrawMessage(Guid ActionId);

/// <summary>Makes an earlier combat the present one (ours).</summary>
/// <param name="Version">Whose combat that is, a decimal string; absent: the one before the last <paramref name="Steps"/> events of combats.</param>
/// <param name="Steps">Absent, and without a version: 1.</param>
/// <param name="ExpectedVersion">A precondition: the version that must be current.</param>
internal sealed record CombatRewindMessage(string? Version = null, int? Steps = null, string? ExpectedVersion = null);

/// <summary>Sets what a combatant has of some budgets when they are full (ours).</summary>
internal sealed record BudgetsSetMessage(Guid CharacterId, IReadOnlyDictionary<string, int> Budgets);

/// <summary>Asks the service to roll dice (ours).</summary>
/// <param name="Expression">Such as <c>4d6kh3 + 2</c>; see <see cref="DiceExpression"/>.</param>
/// <param name="To"><c>gm</c>: only the game master sees the roll. Absent: everybody does.</param>
/// <param name="CharacterId">For whom it is rolled.</param>
/// <param name="Label">What it is rolled for, in words.</param>
/// <param name="RollId">Chosen by the client: a message that is repeated with it rolls once.</param>
internal sealed record DiceRollMessage(string Expression, string? To = null, Guid? CharacterId = null, string? Label = null, Guid? RollId = null)
{
    /// <summary>The only value of <paramref name="To"/>.</summary>
    public const string ToGameMaster = "gm";
}

/// <summary>With which turn an effect ends (ours).</summary>
/// <param name="At"><c>turn_start</c> or <c>turn_end</c>.</param>
/// <param name="Of"><c>target</c>, <c>source</c> or a combatant's id.</param>
/// <param name="Turns">How many of its turns begin until then.</param>
/// <param name="Then"><c>ask</c>, or absent: the effect ends by itself.</param>
internal sealed record EndingMessage(string At, string Of = AskedEnding.Target, int Turns = 1, string? Then = null)
{
    /// <summary>Null unless all of it is valid.</summary>
    public AskedEnding? Find() => EndingAts.Find(At) is { } at
        && (Of is AskedEnding.Target or AskedEnding.Source || Guid.TryParseExact(Of, "D", out _))
        && Turns >= (at == EndingAt.TurnStart ? 1 : 0) && Turns <= CombatLimits.MaxDuration
        && Then is null or EndingState.Ask
            ? new AskedEnding(at, Of, Turns, Then is not null)
            : null;

    /// <summary>What <see cref="Find"/> gives, of a message that is valid.</summary>
    public AskedEnding ToEnding() => Find() ?? throw new InvalidOperationException("An ending that is not valid was accepted.");
}

/// <summary>Starts effects without an action (ours).</summary>
internal sealed record EffectsStartMessage(IReadOnlyList<EffectStartMessage> Effects);

/// <summary>An effect that is to begin.</summary>
/// <param name="SourceId">The character that causes it, if any.</param>
/// <param name="Lasting">Whether it outlasts the fight. Outside of one it has to.</param>
internal sealed record EffectStartMessage(
    Guid TargetId, string Condition, Guid? SourceId = null, EndingMessage? Ending = null, bool? Hidden = null, bool? Lasting = null)
{
    public EffectStart ToStart() => new(TargetId, Condition, SourceId, Ending?.ToEnding(), Hidden == true, Lasting == true);
}

/// <summary>Ends effects (ours): these, or those of an action, or those that a character has caused.</summary>
internal sealed record EffectsEndMessage(IReadOnlyList<Guid>? EffectIds = null, Guid? SourceActionId = null, Guid? SourceId = null);

/// <summary>Keeps effects that were due (ours).</summary>
internal sealed record EffectsKeepMessage(IReadOnlyList<Guid> EffectIds);

/// <summary>Sets the initiative order (ours): the ids of all combatants.</summary>
internal sealed record InitiativeOrderMessage(IReadOnlyList<Guid> Order);

/// <summary>Removes a combatant from the combat (ours).</summary>
/// <param name="WithMembers">Whether all go who share its turn.</param>
internal sealed record CombatantRemoveMessage(Guid CharacterId, bool WithMembers = false);

/// <summary>Reveals a hidden combatant (ours).</summary>
internal sealed record CombatantRevealMessage(Guid CharacterId);

/// <summary>Changes a combatant (ours); absent members leave it as it is.</summary>
/// <param name="Label">Empty for none.</param>
/// <param name="Modifiers">All of them, as in a roll.</param>
/// <param name="OwnerId">The player who acts for it; the game master for nobody.</param>
/// <param name="Split">Whether it leaves its group first.</param>
internal sealed record CombatantUpdateMessage(
    Guid CharacterId,
    string? Label = null,
    decimal? Roll = null,
    IReadOnlyDictionary<string, decimal>? Modifiers = null,
    bool? Hidden = null,
    bool? Defeated = null,
    bool? Delayed = null,
    Guid? OwnerId = null,
    bool Split = false)
{
    public CombatantChange ToChange() => new(Label, Roll, Modifiers, Hidden, Defeated, Delayed, OwnerId, Split);
}

/// <summary>Lets a combatant that delays act next (ours).</summary>
internal sealed record CombatantActMessage(Guid CharacterId);

/// <summary>Ends the combat (ours).</summary>
internal sealed record CombatEndMessage;
