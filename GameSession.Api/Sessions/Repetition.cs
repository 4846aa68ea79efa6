using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// A command whose event's id is in the log already has had its effect, now or long ago: its sender gets what it caused then, and nothing happens
/// again. Pure.
/// </summary>
internal static class Repetition
{
    /// <summary>The ids to look for in the log. A command that nobody waits for any more needs none.</summary>
    public static List<Guid> IdsOf(IEnumerable<CommandWork> open) =>
        [.. open.Where(c => !c.IsGivenUp).SelectMany(c => new[] { c.Command.EventId, c.Command.FormerId }).OfType<Guid>().Distinct()];

    /// <summary>The event that the command caused before, or what its repetition is refused with; null when it is no repetition.</summary>
    /// <param name="found">Events by id, of whatever session: what the log has of <see cref="IdsOf"/>.</param>
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
        // Before there was a key, a client could choose what the service would derive: then it is not what this command has caused.
        return command.FormerId is { } formerId && found.TryGetValue(formerId, out earlier) && HasDerivedId(earlier.Event.Fact) ? earlier : null;
    }

    // No client chooses the ids of these.
    private static bool HasDerivedId(Fact fact) => fact is CombatChanged || EventAuthor.Of(fact) is null;
}
