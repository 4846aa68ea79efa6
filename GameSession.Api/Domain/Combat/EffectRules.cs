namespace GameSession.Api.Domain;

/// <summary>Decides about effects that begin, end and stay without an action's outcome. A player is answered by what players see.</summary>
internal static class EffectRules
{
    /// <summary>
    /// Effects that outlast a fight begin beside it while players know of none (<see cref="LastingEffects"/>); all others need a combat.
    /// </summary>
    /// <param name="newIds">The seed of <see cref="EffectIds"/>.</param>
    public static Result<Decision> Start(Session session, Guid playerId, IReadOnlyList<EffectStart> starts, Guid newIds)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        for (var i = 0; i < starts.Count; i++)
        {
            if (starts[i].IsLasting && !session.Settings.HasLastingEffects) return GameErrors.NothingLasts($"effects[{i}].lasting");
        }

        var before = CombatDocument.In(session);
        if (before is null && starts.Any(s => !s.IsLasting)) return GameErrors.NoActiveCombat();
        var combat = before ?? new Combat { Id = Guid.Empty, Outside = LastingEffects.In(session) };
        var started = new List<ActiveEffect>();
        for (var i = 0; i < starts.Count; i++)
        {
            var isOutside = starts[i].IsLasting && !combat.IsShown;
            // Players know the character of this id as a player's.
            var target = session.IsPlayed(starts[i].TargetId) ? starts[i].TargetId : combat.Meant(starts[i].TargetId);
            var source = starts[i].SourceId is { } id ? combat.Meant(id) : (Guid?)null;
            if (!isOutside)
            {
                if (!combat.IsKnown(session, target, Viewer.GameMaster)) return GameErrors.UnknownCharacter();
                if (source is { } by && !combat.IsKnown(session, by, Viewer.GameMaster)) return GameErrors.UnknownCharacter();
            }

            // Hidden effects are numbered apart, so that the ids of the others do not depend on them.
            var number = started.Count(e => e.TargetId == target && e.Condition == starts[i].Condition && e.IsHidden == starts[i].IsHidden);
            var effect = new ActiveEffect(
                EffectIds.Of(newIds, target, starts[i].Condition, starts[i].IsHidden ? ~number : number),
                target,
                starts[i].Condition,
                SourceActionId: null,
                source,
                isOutside ? 0 : combat.RoundOf(target),
                HiddenBy: source is { } hidden && combat.IsHidden(hidden) ? hidden : combat.IsHidden(target) ? target : null)
            {
                IsHidden = starts[i].IsHidden,
                IsLasting = starts[i].IsLasting,
            };
            var begun = isOutside
                ? LastingEffects.Begin(combat, effect, starts[i].Ending, $"effects[{i}].ending")
                : Endings.Begin(combat, effect, starts[i].Ending, $"effects[{i}].ending");
            if (begun.IsError) return begun.Error!;
            if (!isOutside && !combat.IsShown && Combat.Shows(begun.Value))
            {
                return GameErrors.InvalidMessage($"effects[{i}].hidden", "players know of no combat yet, so they cannot see an effect in it");
            }

            started.Add(begun.Value);
        }

        var after = combat with
        {
            Effects = combat.Effects.Union(started.Where(e => combat.IsShown || !e.IsLasting)),
            Outside = combat.Outside.Union(started.Where(e => !combat.IsShown && e.IsLasting)),
        };
        if (LastingEffects.AreTooMany(after))
        {
            return GameErrors.TooManyEffects(CombatLimits.MaxEffects, CombatLimits.MaxLastingEffects);
        }

        if (before is null) return LastingEffects.Change(session, playerId, after.Outside);
        if (CombatRules.IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return CombatReports.EffectsStarted(playerId, before, after, started);
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
        var combat = CombatRules.SeenBy(viewer, session);
        var outside = LastingEffects.In(session);
        if (combat is null && !outside.Any(IsSeen)) return GameErrors.NoActiveCombat();
        if (viewer == Viewer.GameMaster && sourceId is { } by) sourceId = combat?.Meant(by) ?? by;
        var named = (combat?.Effects ?? []).Concat(outside).Where(IsNamed).ToList();
        var seen = named.FindAll(IsSeen);
        if (seen.Count == 0 || (effectIds is not null && seen.Count < effectIds.Distinct().Count())) return GameErrors.EffectNotFound();
        if (viewer == Viewer.Players && !seen.TrueForAll(IsOwn))
        {
            return GameErrors.Forbidden("You may end only effects that your character has caused.");
        }

        var ended = viewer == Viewer.GameMaster ? named : named.FindAll(IsOwn);
        return combat is null
            ? LastingEffects.Change(session, playerId, outside.Except(ended))
            : CombatReports.EffectsEnded(
                playerId, combat, combat with { Effects = combat.Effects.Except(ended), Outside = outside.Except(ended) }, ended);

        bool IsSeen(ActiveEffect e) => viewer == Viewer.GameMaster || Combat.Shows(e);

        bool IsNamed(ActiveEffect e) => effectIds?.Contains(e.Id)
            ?? (sourceActionId is { } action ? e.SourceActionId == action : e.SourceId == sourceId);

        bool IsOwn(ActiveEffect e) => e.SourceId is { } source && CombatRules.ActsFor(session, combat, playerId, source);
    }

    /// <summary>Effects that were due stay, until the next turn that they ask with.</summary>
    public static Result<Decision> Keep(Session session, Guid playerId, IReadOnlyList<Guid> effectIds)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
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
/// <param name="IsLasting">It outlasts the fight, or begins outside of one.</param>
internal sealed record EffectStart(Guid TargetId, string Condition, Guid? SourceId, AskedEnding? Ending, bool IsHidden, bool IsLasting = false);
