using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.SaveState;

/// <summary>Replaces the whole state.</summary>
/// <param name="IfMatch">The <c>If-Match</c> header: the version that must be current; null for any.</param>
internal sealed record SaveState(Guid SessionId, Guid PlayerId, StateObject State, StateObject Metadata, string? IfMatch)
    : ICommand<SavedState>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.StateSave(SessionId, PlayerId);
}

/// <summary>The version that the save created.</summary>
internal sealed record SavedState(string Version, DateTime Timestamp);

internal sealed class SaveStateHandler(SessionRegistry sessions) : ICommandHandler<SaveState, SavedState>
{
    public async Task<Result<SavedState>> Handle(SaveState command, CancellationToken cancellationToken)
    {
        // Larger than in any session. What one allows depends on its settings.
        var limits = StateLimits.Default;
        if (command.State.Size > limits.MaxBytes + PrivateParts.MaxBytesOfAll) return GameErrors.StateTooLarge(limits.MaxBytes);
        var newIds = Guid.CreateVersion7();
        var expected = command.IfMatch is null ? null : VersionTag.Read(command.IfMatch);
        var result = await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId),
                session => SessionRules.Save(session, command.PlayerId, command.State, command.Metadata, expected, newIds),
                Fresh: true),
            cancellationToken);
        return result.Then<SavedState>(committed => new SavedState(
            VersionText.Write(committed.Session.Version), committed.Session.UpdatedAt));
    }
}
