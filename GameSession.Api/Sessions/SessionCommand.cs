using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>What a caller asks for in a session.</summary>
/// <param name="Decide">Pure. Called with the session as it is, and again with a newer one after each conflict with another process.</param>
/// <param name="EventId">
/// The event's id when the caller chose it or the service derives it, so that a repetition of the command has no second effect.
/// </param>
/// <param name="Fresh">
/// Decide only against what is committed now, in any process. Without it a refusal may be based on a replica that is a moment behind. That is
/// enough for a caller on a connection, who cannot have seen more.
/// </param>
/// <param name="Repeated">The refusal of a repetition; null: a repetition is answered with the event that the command caused the first time.</param>
/// <param name="FormerId">
/// The id of the event if a version of the service before the key of <see cref="EventIds"/> wrote it; null when that id is not looked up.
/// </param>
/// <param name="Forward">The command as it was forwarded to the session's owner, who may have caused the event; null if it was not.</param>
internal sealed record SessionCommand(
    Caller Caller, Func<Session, Result<Decision>> Decide, Guid? EventId = null, bool Fresh = false, GameError? Repeated = null,
    Guid? FormerId = null, Forward? Forward = null)
{
    /// <summary>A command whose event has a derived id.</summary>
    public SessionCommand(Caller caller, Func<Session, Result<Decision>> decide, DerivedId id, GameError? repeated = null)
        : this(caller, decide, id.Value, Repeated: repeated, FormerId: id.Former)
    {
    }

    /// <summary>The command that applies another service's message to one session.</summary>
    public static SessionCommand Of(SubjectMessage message, Guid sessionId, EventIds ids) => new(
        Caller.Service, session => SessionRules.Apply(session, message.Place, message.Members), ids.OfDelivery(sessionId, message.MessageId));
}

/// <summary>The session after a command, and the event that the command caused, if any.</summary>
/// <param name="IsRepetition">The event was in the log before.</param>
internal sealed record Committed(Session Session, EncodedEvent? Event, bool IsRepetition = false);
