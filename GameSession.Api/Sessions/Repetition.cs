using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Finds repetitions: a command whose event's id is already in the log has had its effect, now or long ago. Its sender gets the event that it
/// caused then, and nothing happens again. An event of somebody else with that id is another matter: its sender must not learn of what is hidden.
/// Pure.
/// </summary>
internal static class Repetition
{
    /// <summary>The ids to look up in the log. Those of a command that was given up are not needed.</summary>
    public static List<Guid> IdsOf(IEnumerable<CommandWork> open) =>
        [.. open.Where(c => !c.IsGivenUp).SelectMany(c => new[] { c.Command.EventId, c.Command.FormerId }).OfType<Guid>().Distinct()];

    /// <summary>The event that the command caused before, or the refusal of its repetition; null when it is not a repetition.</summary>
    /// <param name="found">What the log has of <see cref="IdsOf"/>: events of any session, by id.</param>
    public static Result<EncodedEvent>? Of(SessionCommand command, Session session, IReadOnlyDictionary<Guid, EncodedEvent> found)
    {
        if (Find(command, found) is not { } earlier || !IsKnown(command, session, earlier.Event)) return null;
        return command.Repeated is { } refusal ? refusal : earlier;
    }

    /// <summary>
    /// The refusal of a command because another event has its id; null when none has. It takes effect only where the command is not refused for
    /// another reason, as it would be with an id that no event has.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static GameError? Taken(SessionCommand command, Session session, IReadOnlyDictionary<Guid, EncodedEvent> found) =>
        Find(command, found) is { } earlier && !IsKnown(command, session, earlier.Event) ? command.Repeated ?? GameErrors.IdTaken() : null;

    // Where a repetition is refused, it does not matter whose the earlier event was, if the sender sees it.
    private static bool IsKnown(SessionCommand command, Session session, SessionEvent earlier) => earlier.SessionId == session.Id
        && (command.Repeated is null
            ? EventAuthor.Of(earlier.Fact) == command.Caller.Author
            : session.IsGameMaster(command.Caller.PlayerId) || EventVisibility.For(earlier.Fact, session.Settings.GmOnlyPaths) is not null);

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
