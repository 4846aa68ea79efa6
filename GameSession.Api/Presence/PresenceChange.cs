namespace GameSession.Api.Presence;

/// <summary>What a refresh found.</summary>
/// <param name="Came">Players who were not online before.</param>
/// <param name="Gone">Players who went offline because their process died without saying so.</param>
/// <param name="Crowded">Players who may have more connections than the limit allows.</param>
internal sealed record PresenceChange(IReadOnlyList<Guid> Came, IReadOnlyList<Guid> Gone, IReadOnlyList<Guid> Crowded);
