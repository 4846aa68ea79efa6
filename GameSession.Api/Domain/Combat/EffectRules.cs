namespace GameSession.Api.Domain;

/// <summary>Decides about effects that begin, end and stay without an action's outcome. A player is answered by what players see.</summary>
internal static class EffectRules
{
    /// <param name="newIds">The seed of <see cref="EffectIds"/>.</param>
    public static Result<Decision> Start(Session session, Guid playerId, IReadOnlyList<EffectStart> starts, Guid newIds)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        var started = new List<ActiveEffect>();
        for (var i = 0; i < starts.Count; i++)
        {
            // Players know the character of this id as a player's.
            var target = session.IsPlayed(starts[i].TargetId) ? starts[i].TargetId : combat.Meant(starts[i].TargetId);
            var source = starts[i].SourceId is { } id ? combat.Meant(id) : (Guid?)null;
            if (!combat.IsKnown(session, target, Viewer.GameMaster)) return GameErrors.UnknownCharacter();
            if (source is { } by && !combat.IsKnown(session, by, Viewer.GameMaster)) return GameErrors.UnknownCharacter();
            // Hidden effects are numbered apart, so that the ids of the others do not depend on them.
            var number = started.Count(e => e.TargetId == target && e.Condition == starts[i].Condition && e.IsHidden == starts[i].IsHidden);
            var begun = Endings.Begin(
                combat,
                new ActiveEffect(
                    EffectIds.Of(newIds, target, starts[i].Condition, starts[i].IsHidden ? ~number : number),
                    target,
                    starts[i].Condition,
                    SourceActionId: null,
                    source,
                    combat.RoundOf(target),
                    HiddenBy: source is { } hidden && combat.IsHidden(hidden) ? hidden : combat.IsHidden(target) ? target : null)
                {
                    IsHidden = starts[i].IsHidden,
                },
                starts[i].Ending,
                $"effects[{i}].ending");
            if (begun.IsError) return begun.Error!;
            if (!combat.IsShown && Combat.Shows(begun.Value))
            {
                return GameErrors.InvalidMessage($"effects[{i}].hidden", "players know of no combat yet, so they cannot see an effect in it");
            }

            started.Add(begun.Value);
        }

        if (combat.Effects.Count + started.Count > CombatLimits.MaxEffects) return GameErrors.TooManyEffects(CombatLimits.MaxEffects);
        var after = combat with { Effects = combat.Effects.Union(started) };
        if (CombatRules.IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return CombatReports.EffectsStarted(playerId, combat, after, started);
    }

    /// <summary>
    /// Exactly one of the three says which effects end. A player ends those that their character has caused, and with the effects of an action also
    /// those that players do not see.
    /// </summary>
    public static Result<Decision> End(
        Session session, Guid playerId, IReadOnlyList<Guid>? effectIds, Guid? sourceActionId, Guid? sourceId)
    {
        if (CombatRules.Refuse(session, playerId) is { } refusal) return refusal;
        var viewer = session.ViewerOf(playerId);
        if (CombatRules.SeenBy(viewer, session) is not { } combat) return GameErrors.NoActiveCombat();
        if (viewer == Viewer.GameMaster && sourceId is { } by) sourceId = combat.Meant(by);
        var named = combat.Effects.Where(IsNamed).ToList();
        var seen = named.FindAll(e => viewer == Viewer.GameMaster || Combat.Shows(e));
        if (seen.Count == 0 || (effectIds is not null && seen.Count < effectIds.Distinct().Count())) return GameErrors.EffectNotFound();
        if (viewer == Viewer.Players && !seen.TrueForAll(IsOwn))
        {
            return GameErrors.Forbidden("You may end only effects that your character has caused.");
        }

        var ended = viewer == Viewer.GameMaster ? named : named.FindAll(IsOwn);
        return CombatReports.EffectsEnded(playerId, combat, combat with { Effects = combat.Effects.Except(ended) }, ended);

        bool IsNamed(ActiveEffect e) => effectIds?.Contains(e.Id)
            ?? (sourceActionId is { } action ? e.SourceActionId == action : e.SourceId == sourceId);

        bool IsOwn(ActiveEffect e) => e.SourceId is { } source && CombatRules.ActsFor(session, combat, playerId, source);
    }

    /// <summary>Effects that were due stay, until the next turn that they ask with.</summary>
    public static Result<Decision> Keep(Session session, Guid playerId, IReadOnlyList<Guid> effectIds)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        var named = combat.Effects.Where(e => effectIds.Contains(e.Id) && !e.IsOver).ToList();
        if (named.Count < effectIds.Distinct().Count()) return GameErrors.EffectNotFound();
        var due = named.FindAll(e => e.IsDue);
        if (due.Count == 0) return Decision.Nothing;
        var kept = due.ConvertAll(e => Endings.Again(combat, e));
        return CombatReports.EffectsKept(playerId, combat, combat with { Effects = combat.Effects.Except(due).Union(kept) }, kept);
    }
}

/// <summary>An effect that is to begin.</summary>
/// <param name="SourceId">The character that causes it, if any.</param>
/// <param name="IsHidden">Players do not see it.</param>
internal sealed record EffectStart(Guid TargetId, string Condition, Guid? SourceId, AskedEnding? Ending, bool IsHidden);
