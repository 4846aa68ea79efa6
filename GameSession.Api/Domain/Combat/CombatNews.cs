using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>What can happen in a combat.</summary>
internal enum CombatEvent
{
    InitiativeRolled,
    TurnChanged,
    ActionDeclared,
    ActionResolved,
    InitiativeOrdered,
    CombatantRemoved,
    CombatantRevealed,
    CombatEnded,
}

/// <summary>What somebody is told of something that happened in a combat.</summary>
/// <param name="Details">The message's own members, what the service worked out among them.</param>
/// <param name="Changes">What it did to <c>/combat</c> as this somebody sees it.</param>
internal sealed record CombatNews(CombatEvent Event, StateObject Details, IReadOnlyList<Change> Changes);
