using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.RewindState;

/// <summary>Commits the state of an older version as a new one. No event is deleted.</summary>
internal sealed record RewindState(Guid SessionId, Guid PlayerId, string Version) : ICommand<Committed>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.StateSave(SessionId, PlayerId);
}

internal sealed class RewindStateHandler(SessionRegistry sessions, SessionStore store) : ICommandHandler<RewindState, Committed>
{
    public async Task<Result<Committed>> Handle(RewindState command, CancellationToken cancellationToken)
    {
        _ = VersionText.TryRead(command.Version, out var version);
        var newIds = Guid.CreateVersion7();
        var found = await sessions.QueryAsync<Session>(command.SessionId, fresh: true, session => session, cancellationToken);
        if (found.IsError) return found.Error!;
        // Checks the permission first: a caller who may not rewind learns nothing about versions.
        if (SessionRules.Rewind(found.Value, command.PlayerId, found.Value.State, version, newIds) is { Error: { } refusal }) return refusal;
        if (version < 1 || version > found.Value.Version) return GameErrors.VersionNotFound();
        if (await store.LoadAtAsync(command.SessionId, version, cancellationToken) is not { } then) return GameErrors.SessionNotFound();
        return await sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                new Caller(command.PlayerId),
                session => SessionRules.Rewind(session, command.PlayerId, then.State, version, newIds),
                Fresh: true),
            cancellationToken);
    }
}
