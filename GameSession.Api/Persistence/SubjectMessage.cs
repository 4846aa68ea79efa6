using GameSession.Api.Json;

namespace GameSession.Api.Persistence;

/// <summary>The part of another service's message that still has to take effect.</summary>
/// <param name="MessageId">The message's id, from <see cref="EventIds.OfMessage"/>.</param>
/// <param name="Members">The members that it sets; null: it removes the subject.</param>
internal sealed record SubjectMessage(SubjectKind Kind, Guid SubjectId, Guid MessageId, StateObject? Members)
{
    /// <summary>Where the subject is in a session's state.</summary>
    public JsonPointer Place => Kind is SubjectKind.Character ? JsonPointer.Of("characters", SubjectId.ToString()) : JsonPointer.Of("campaign");
}
