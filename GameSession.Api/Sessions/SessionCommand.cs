using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>Something that somebody wants to happen in a session.</summary>
/// <param name="Decide">
/// Pure: called with the session as it is, and again with a newer one whenever another process was faster.
/// </param>
/// <param name="EventId">The event's id when the caller chose it, so that repeating the command repeats nothing.</param>
/// <param name="Fresh">
/// Decide only against what is committed now, in whatever process. Without it a refusal may rest on a replica that is a moment behind,
/// which is all that a caller on a socket can have seen.
/// </param>
/// <param name="Repeated">
/// What a repetition of the command is refused with; null: it is answered with what it caused the first time.
/// </param>
/// <param name="FormerId">
/// An id that the event has in the log where a version of the service before <see cref="EventIds"/>' key has written it; null when that is not looked
/// for.
/// </param>
internal sealed record SessionCommand(
    Caller Caller, Func<Session, Result<Decision>> Decide, Guid? EventId = null, bool Fresh = false, GameError? Repeated = null,
    Guid? FormerId = null)
{
    /// <summary>A command whose event's id follows from what it is about.</summary>
    public SessionCommand(Caller caller, Func<Session, Result<Decision>> decide, DerivedId id, GameError? repeated = null)
        : this(caller, decide, id.Value, Repeated: repeated, FormerId: id.Former)
    {
    }

    /// <summary>What another service says, in one of the sessions.</summary>
    public static SessionCommand Of(SubjectMessage message, Guid sessionId, EventIds ids) => new(
        Caller.Service, session => SessionRules.Apply(session, message.Place, message.Members), ids.OfDelivery(sessionId, message.MessageId));
}

/// <summary>The session after a command, and the event that it caused, if it caused one.</summary>
internal sealed record Committed(Session Session, EncodedEvent? Event);
