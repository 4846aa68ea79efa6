using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Changes of the state that the game master makes with the outcomes of an action: one event with one version.</summary>
internal static class ResolvedChanges
{
    /// <summary>
    /// Decides the changes as a game master's <c>state_update</c>, on the state before the outcomes, and adds them to the event. Players are told of
    /// them what they would be told of a <c>state_update</c>, also where they see nothing of the action.
    /// </summary>
    /// <param name="resolved">The event of the outcomes.</param>
    public static Result<Decision> Add(Session session, CombatChanged resolved, IReadOnlyList<Change> changes) =>
        Permissions.GameMaster(session.Settings).Write(session.State, changes, SessionRules.LimitsOf(session)).Then<Decision>(applied =>
        {
            var after = StateDocument.Evolve(applied.State, resolved.News.Changes);
            if (StateDocument.IsTooLarge(session.State, after, SessionRules.LimitsOf(session), HiddenPaths.None))
            {
                return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
            }

            var updated = SessionRules.Updated(session, resolved.PlayerId, applied);
            var shown = (EventVisibility.For(updated, session.Settings.GmOnlyPaths) as StateUpdated)?.Changes ?? [];
            var news = With(resolved.News, updated.Changes);
            var hidesNothing = ReferenceEquals(resolved.News, resolved.ForPlayers) && ReferenceEquals(shown, updated.Changes);
            return (Decision)(resolved with
            {
                News = news,
                ForPlayers = hidesNothing ? news : resolved.ForPlayers is { } told ? With(told, shown) : null,
                UpdateForPlayers = resolved.ForPlayers is null && shown.Count > 0 ? shown : null,
            });
        });

    // A change of the whole state contains the combat as it was before the outcomes, so the outcomes' changes come last.
    private static CombatNews With(CombatNews news, IReadOnlyList<Change> changes) => news with { Changes = [.. changes, .. news.Changes] };
}
