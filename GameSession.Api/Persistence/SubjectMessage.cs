using GameSession.Api.Json;

namespace GameSession.Api.Persistence;

/// <summary>What is left to be done of what another service has said.</summary>
/// <param name="MessageId">The message's, see <see cref="EventIds.OfMessage"/>.</param>
/// <param name="Members">What it sets; null: it takes the subject out.</param>
internal sealed record SubjectMessage(SubjectKind Kind, Guid SubjectId, Guid MessageId, StateObject? Members)
{
    /// <summary>Where the subject is in a session's state.</summary>
    public JsonPointer Place => Kind is SubjectKind.Character ? JsonPointer.Of("characters", SubjectId.ToString()) : JsonPointer.Of("campaign");
}
