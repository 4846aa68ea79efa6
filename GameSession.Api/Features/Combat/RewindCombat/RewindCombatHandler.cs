using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.RewindCombat;

/// <summary>Makes the combat of an older version the present one. No event is deleted, and the rest of the state stays as it is.</summary>
/// <param name="Version">Null: go back <paramref name="Steps"/>.</param>
/// <param name="Steps">How many events of combats to go back; null for 1.</param>
/// <param name="ExpectedVersion">The version that must be current; null for any.</param>
internal sealed record RewindCombat(Guid SessionId, Caller Caller, string? Version, int? Steps, string? ExpectedVersion)
    : ICommand<Committed>, IRateLimited
{
    public RateLimitUse Use => RateLimitUse.StateSave(SessionId, Caller.PlayerId);
}

internal sealed class RewindCombatHandler(SessionRegistry sessions, SessionStore store, CombatSteps steps) : ICommandHandler<RewindCombat, Committed>
{
    // Somebody may change the combat while its steps are counted.
    private const int MaxAttempts = 5;

    public async Task<Result<Committed>> Handle(RewindCombat command, CancellationToken cancellationToken)
    {
        var (player, newIds) = (command.Caller.PlayerId, Guid.CreateVersion7());
        long? expected = VersionText.TryRead(command.ExpectedVersion, out var expectedVersion) ? expectedVersion : null;
        for (var attempt = 1; ; attempt++)
        {
            var found = await sessions.QueryAsync<Session>(command.SessionId, fresh: true, session => session, cancellationToken);
            if (found.IsError) return found.Error!;
            var session = found.Value;
            // Checks the permission first: a caller who may not rewind learns nothing about versions.
            if (CombatRewind.Refuse(session, player, expected) is { } refusal) return refusal;
            var named = VersionText.TryRead(command.Version, out var version);
            if (named && (version < 1 || version > session.Version)) return GameErrors.VersionNotFound();
            if (!named)
            {
                var counted = await steps.FindVersionAsync(session.Id, session.Version, command.Steps ?? 1, cancellationToken);
                if (counted is not > 0) return GameErrors.NoCombatThen();
                version = counted.Value;
            }

            if (await store.LoadAtAsync(session.Id, version, cancellationToken) is not { } then) return GameErrors.SessionNotFound();
            var isMoved = false;
            var result = await sessions.ExecuteAsync(
                session.Id,
                // This process decides it, whoever owns the session: another one would read the log again.
                new SessionCommand(
                    command.Caller with { Message = null },
                    now =>
                    {
                        isMoved = !named && !Equals(now.State[CombatDocument.Name], session.State[CombatDocument.Name]);
                        return isMoved
                            ? GameErrors.VersionConflict(now.Version)
                            : CombatRewind.Decide(now, player, then.State, version, expected, newIds);
                    },
                    Fresh: true),
                cancellationToken);
            if (!result.IsError || !isMoved || attempt == MaxAttempts) return result;
        }
    }
}
