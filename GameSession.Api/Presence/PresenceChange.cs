namespace GameSession.Api.Presence;

/// <summary>What a refresh found.</summary>
/// <param name="Came">Players that were not online before.</param>
/// <param name="Gone">Players whose process died without saying so.</param>
/// <param name="Crowded">Players that may have more connections than they may.</param>
internal sealed record PresenceChange(IReadOnlyList<Guid> Came, IReadOnlyList<Guid> Gone, IReadOnlyList<Guid> Crowded);
