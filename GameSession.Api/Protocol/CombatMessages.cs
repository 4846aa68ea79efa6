using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// ICD, "Initiative and Turn Management", "Initiative Roll", from a client. The broadcast of every combat message is written by
/// <see cref="EventJson"/>.
/// </summary>
/// <param name="Roll">The d20; not read where the server rolls.</param>
/// <param name="Modifiers">By name; the one named <c>dexterity</c> settles ties.</param>
/// <param name="Hidden">Ours, the game master's alone.</param>
internal sealed record InitiativeRollMessage(
    Guid CharacterId, decimal? Roll = null, IReadOnlyDictionary<string, decimal>? Modifiers = null, bool? Hidden = null);

/// <summary>ICD, "Initiative and Turn Management", "Turn Change", from a client.</summary>
/// <param name="ActiveCharacter">Who is next; absent: whoever comes next.</param>
/// <param name="Round">With <paramref name="TurnNumber"/>, the turn that is to end.</param>
internal sealed record TurnChangeMessage(Guid? ActiveCharacter = null, int? Round = null, int? TurnNumber = null);

/// <summary>ICD, "Combat Actions", "Action Declaration", from a client.</summary>
/// <param name="ActionId">Made by the client; for one action of the session only.</param>
internal sealed record ActionDeclareMessage(
    Guid ActionId, Guid CharacterId, string ActionType, IReadOnlyList<Guid>? Targets = null, StateObject? Details = null);

/// <summary>ICD, "Combat Actions", "Action Resolution", from a client.</summary>
internal sealed record ActionResolveMessage(Guid ActionId, IReadOnlyList<OutcomeMessage> Outcomes);

/// <summary>What came of an action for one target.</summary>
/// <param name="Durations">Ours: for some of the conditions, in how many rounds they end by themselves.</param>
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

/// <summary>Orders the combatants (ours): all of their ids.</summary>
internal sealed record InitiativeOrderMessage(IReadOnlyList<Guid> Order);

/// <summary>Takes a combatant out (ours).</summary>
internal sealed record CombatantRemoveMessage(Guid CharacterId);

/// <summary>Shows a hidden combatant (ours).</summary>
internal sealed record CombatantRevealMessage(Guid CharacterId);

/// <summary>Ends the combat (ours).</summary>
internal sealed record CombatEndMessage;
