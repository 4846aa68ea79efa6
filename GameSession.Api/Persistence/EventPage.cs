namespace GameSession.Api.Persistence;

/// <summary>Events of one session in their order.</summary>
/// <param name="IsCut">The log may have more of the requested events after the last of these.</param>
internal sealed record EventPage(IReadOnlyList<EncodedEvent> Events, bool IsCut);
