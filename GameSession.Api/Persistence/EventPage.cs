namespace GameSession.Api.Persistence;

/// <summary>Events of one session in their order.</summary>
/// <param name="IsCut">There may be more of what was asked for, after the last of these.</param>
internal sealed record EventPage(IReadOnlyList<EncodedEvent> Events, bool IsCut);
