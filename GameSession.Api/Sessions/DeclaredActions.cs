using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Tells an action that is no longer open from one that was never declared: the combat has open actions only, the log has all. Thread-safe.
/// </summary>
internal sealed class DeclaredActions(EventReader log, EventIds ids)
{
    /// <summary>Whether an action with this id was ever declared in the session, as far as the viewer was told.</summary>
    public async Task<bool> HasAsync(Guid sessionId, Guid actionId, Viewer viewer, CancellationToken ct) =>
        (await log.FindAsync(ids.OfAction(sessionId, actionId).All, ct)).Any(e =>
            e.Event.Fact is CombatChanged { News.Event: CombatEvent.ActionDeclared } declared
            && (viewer == Viewer.GameMaster || declared.ForPlayers is not null));
}
