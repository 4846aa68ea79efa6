using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>What came of changes: the new state, and each change with what was really there before it.</summary>
internal sealed record Applied(StateObject State, IReadOnlyList<Change> Changes);
