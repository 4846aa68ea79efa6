using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Finds repetitions: a command whose event's id is already in the log has had its effect, now or long ago. Its sender gets the event that it
/// caused then, and nothing happens again. Pure.
/// </summary>
internal static class Repetition
{
    /// <summary>The ids to look up in the log. Those of a command that was given up are not needed.</summary>
    public static List<Guid> IdsOf(IEnumerable<CommandWork> open) =>
        [.. open.Where(c => !c.IsGivenUp).SelectMany(c => new[] { c.Command.EventId, c.Command.FormerId }).OfType<Guid>().Distinct()];

    /// <summary>The event that the command caused before, or the refusal of its repetition; null when it is not a repetition.</summary>
    /// <param name="found">What the log has of <see cref="IdsOf"/>: events of any session, by id.</param>
    public static Result<EncodedEvent>? Of(SessionCommand command, Guid sessionId, IReadOnlyDictionary<Guid, EncodedEvent> found)
    {
        if (Find(command, found) is not { } earlier) return null;
        if (command.Repeated is { } refusal) return refusal;
        var isTheirs = earlier.Event.SessionId == sessionId && EventAuthor.Of(earlier.Event.Fact) == command.Caller.Author;
        return isTheirs ? earlier : GameErrors.IdTaken();
    }

    private static EncodedEvent? Find(SessionCommand command, IReadOnlyDictionary<Guid, EncodedEvent> found)
    {
        if (command.EventId is not { } id) return null;
        if (found.TryGetValue(id, out var earlier)) return earlier;
        // Before derived ids had a key, a client could choose an id that the service would derive. Its event is then not this command's.
        return command.FormerId is { } formerId && found.TryGetValue(formerId, out earlier) && HasDerivedId(earlier.Event.Fact) ? earlier : null;
    }

    // Clients cannot choose the ids of these facts.
    private static bool HasDerivedId(Fact fact) => fact is CombatChanged || EventAuthor.Of(fact) is null;
}
