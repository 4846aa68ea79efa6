using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.ReplaceCharacter;

/// <summary>Replaces what the caller sees of a character.</summary>
/// <param name="IfMatch">The <c>If-Match</c> header: the version that must be current; null for any.</param>
internal sealed record ReplaceCharacter(Guid SessionId, Guid PlayerId, Guid CharacterId, StateObject Document, string? IfMatch)
    : ICommand<ReplacedCharacter>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.CharacterReplacement(SessionId, PlayerId);
}

/// <summary>The version with the document, as the caller sees it.</summary>
internal sealed record ReplacedCharacter(string Version, DateTime Timestamp);

internal sealed class ReplaceCharacterHandler(SessionRegistry sessions) : ICommandHandler<ReplaceCharacter, ReplacedCharacter>
{
    public async Task<Result<ReplacedCharacter>> Handle(ReplaceCharacter command, CancellationToken cancellationToken)
    {
        var limits = StateLimits.Default;
        if (command.Document.Size > limits.MaxBytes) return GameErrors.StateTooLarge(limits.MaxBytes);
        var expected = command.IfMatch is null ? null : VersionTag.Read(command.IfMatch);
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId),
                session => CharacterRules.Replace(session, command.PlayerId, command.CharacterId, command.Document, expected),
                Fresh: true),
            cancellationToken);
        return result.Then<ReplacedCharacter>(committed =>
        {
            var (session, viewer) = (committed.Session, committed.Session.ViewerOf(command.PlayerId));
            return new ReplacedCharacter(VersionText.Write(session.VersionFor(viewer)), session.UpdatedFor(viewer));
        });
    }
}
