using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>The events of a combat.</summary>
internal enum CombatEvent
{
    InitiativeRolled,
    TurnChanged,
    ActionDeclared,
    ActionResolved,
    InitiativeOrdered,
    CombatantRemoved,
    CombatantRevealed,
    EffectsStarted,
    EffectsEnded,
    EffectsKept,
    CombatantUpdated,
    CombatantActed,
    CombatEnded,
    ActionWithdrawn,
    CombatRewound,
    BudgetsSet,
}

/// <summary>What a viewer is told of an event in a combat.</summary>
/// <param name="Details">The members of the message.</param>
/// <param name="Changes">The changes of <c>/combat</c> as the viewer sees it.</param>
/// <param name="PlayerId">Whose doing it is for the viewer; null: whoever caused the event.</param>
internal sealed record CombatNews(CombatEvent Event, StateObject Details, IReadOnlyList<Change> Changes, Guid? PlayerId = null);
