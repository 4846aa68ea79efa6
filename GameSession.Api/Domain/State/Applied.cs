using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>The state after changes, and each change with the value that was there before.</summary>
internal sealed record Applied(StateObject State, IReadOnlyList<Change> Changes);
