using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// ICD, "Initiative and Turn Management", "Initiative Roll", from a client. <see cref="EventJson"/> writes the broadcast of every combat message.
/// </summary>
/// <param name="Roll">The d20; not read when the server rolls.</param>
/// <param name="Modifiers">By name; the one named <c>dexterity</c> settles ties.</param>
/// <param name="Hidden">Ours; only the game master may set it.</param>
/// <param name="Advantage">Ours, where the server rolls: two dice, of which the higher one counts.</param>
/// <param name="Disadvantage">The same with the lower one.</param>
internal sealed record InitiativeRollMessage(
    Guid CharacterId,
    decimal? Roll = null,
    IReadOnlyDictionary<string, decimal>? Modifiers = null,
    bool? Hidden = null,
    bool? Advantage = null,
    bool? Disadvantage = null);

/// <summary>ICD, "Initiative and Turn Management", "Turn Change", from a client.</summary>
/// <param name="ActiveCharacter">The next to act; absent: the next in the initiative order.</param>
/// <param name="Round">With <paramref name="TurnNumber"/>, the turn to end.</param>
internal sealed record TurnChangeMessage(Guid? ActiveCharacter = null, int? Round = null, int? TurnNumber = null);

/// <summary>ICD, "Combat Actions", "Action Declaration", from a client.</summary>
/// <param name="ActionId">Chosen by the client; it names only one action of the session.</param>
internal sealed record ActionDeclareMessage(
    Guid ActionId, Guid CharacterId, string ActionType, IReadOnlyList<Guid>? Targets = null, StateObject? Details = null);

/// <summary>ICD, "Combat Actions", "Action Resolution", from a client.</summary>
/// <param name="Changes">Ours: changes of the state, as in a <see cref="StateUpdateMessage"/>. They happen with the outcomes.</param>
internal sealed record ActionResolveMessage(
    Guid ActionId, IReadOnlyList<OutcomeMessage> Outcomes, IReadOnlyList<ChangeMessage>? Changes = null);

/// <summary>The outcome of an action for one target.</summary>
/// <param name="Durations">Ours: for some of the conditions, after how many rounds they end by themselves.</param>
internal sealed record OutcomeMessage(
    Guid TargetId,
    IReadOnlyList<string>? Effects = null,
    StateObject? Damage = null,
    IReadOnlyList<string>? Conditions = null,
    IReadOnlyDictionary<string, int>? Durations = null)
{
    private static readonly Dictionary<string, int> NoDurations = [];

    public Outcome ToOutcome() => new(TargetId, Effects, Damage, Conditions ?? [], Durations ?? NoDurations);
}

/// <summary>Takes back an action that waits for its outcome (ours).</summary>
internal sealed record ActionWithdrawMessage(Guid ActionId);

/// <summary>Makes an earlier combat the present one (ours).</summary>
/// <param name="Version">Whose combat that is, a decimal string; absent: the one before the last <paramref name="Steps"/> events of combats.</param>
/// <param name="Steps">Absent, and without a version: 1.</param>
/// <param name="ExpectedVersion">A precondition: the version that must be current.</param>
internal sealed record CombatRewindMessage(string? Version = null, int? Steps = null, string? ExpectedVersion = null);

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

/// <summary>Sets the initiative order (ours): the ids of all combatants.</summary>
internal sealed record InitiativeOrderMessage(IReadOnlyList<Guid> Order);

/// <summary>Removes a combatant from the combat (ours).</summary>
internal sealed record CombatantRemoveMessage(Guid CharacterId);

/// <summary>Reveals a hidden combatant (ours).</summary>
internal sealed record CombatantRevealMessage(Guid CharacterId);

/// <summary>Ends the combat (ours).</summary>
internal sealed record CombatEndMessage;
