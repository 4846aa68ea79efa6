using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>The state after changes, and the changes that make it of the state before, each with the value that was there before.</summary>
internal sealed record Applied(StateObject State, IReadOnlyList<Change> Changes)
{
    /// <summary>
    /// What players see of the changes, where the writer does not see everything and the changes concern hidden paths; null otherwise.
    /// </summary>
    public IReadOnlyList<Change>? ShownChanges { get; init; }
}
