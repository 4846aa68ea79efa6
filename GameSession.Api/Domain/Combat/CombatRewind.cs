using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Makes an earlier combat the present one, and leaves the rest of the state as it is. What is hidden in either of the two combats is hidden
/// afterwards.
/// </summary>
internal static class CombatRewind
{
    /// <summary>The refusal of a caller who may not rewind, or who expects another version; null for none.</summary>
    /// <param name="expectedVersion">Null for any.</param>
    public static GameError? Refuse(Session session, Guid playerId, long? expectedVersion) =>
        CombatRules.RefuseAllButGameMaster(session, playerId)
        ?? (expectedVersion is { } expected && expected != session.Version ? GameErrors.VersionConflict(session.Version) : null);

    /// <param name="then">The state at the version to go back to.</param>
    /// <param name="newIds">The seed of <see cref="HiddenIds"/>: players may play by now what was hidden then.</param>
    public static Result<Decision> Decide(
        Session session, Guid playerId, StateObject then, long toVersion, long? expectedVersion, Guid newIds)
    {
        if (Refuse(session, playerId, expectedVersion) is { } refusal) return refusal;
        if (CombatDocument.In(then) is not { } combat) return GameErrors.NoCombatThen();
        var before = CombatDocument.In(session);
        // An older version of the service may have stored it.
        combat = combat with { HasEffectsAsArray = combat.HasEffectsAsArray && before is { HasEffectsAsArray: true } };
        foreach (var hidden in before?.Order.Where(c => c.IsHidden) ?? [])
        {
            foreach (var id in hidden.Ids)
            {
                // If a player has come with its id since, it had that id then.
                var earlier = combat.EntryOf(id) ?? (hidden.FormerIdOf(id) is { } former ? combat.EntryOf(former) : null);
                if (earlier is { IsHidden: false }) combat = Hiding.Conceal(combat, earlier).Combat;
            }
        }

        var outside = LastingEffects.In(session);
        var rewound = session.State.With(CombatDocument.Name, CombatDocument.Write(combat, Viewer.GameMaster)!);
        if (session.Settings.HasLastingEffects) rewound = LastingEffects.Put(rewound, Beside(combat, before, outside, then, session.Settings));
        rewound = HiddenIds.Renew(session, rewound, newIds);
        if (Equals(rewound[CombatDocument.Name], session.State[CombatDocument.Name])) return Decision.Nothing;
        var after = CombatDocument.In(rewound)! with { Outside = LastingEffects.In(rewound, session.Settings) };
        if (LastingEffects.AreTooMany(after)) return GameErrors.TooManyEffects(CombatLimits.MaxEffects, CombatLimits.MaxLastingEffects);
        if (CombatRules.IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return CombatReports.CombatRewound(playerId, before, outside, after, toVersion);
    }

    // An effect that outlasts the fight is where it was: in the combat, or beside it if it has come in since. Others beside it stay as they are. What
    // is on somebody who has gone counts as in the combat, so that it makes no difference whether somebody has gone or hides.
    private static ImmutableSortedSet<ActiveEffect> Beside(
        Combat combat, Combat? before, ImmutableSortedSet<ActiveEffect> outside, StateObject then, SessionSettings settings)
    {
        var (restored, present) = (Ids(combat), before is null ? [] : Ids(before));
        return [.. outside.Where(e => !restored.Contains(e.Id)), .. LastingEffects.In(then, settings).Where(e => present.Contains(e.Id))];

        static HashSet<Guid> Ids(Combat combat) => [.. combat.Effects.Concat(combat.Departed.SelectMany(d => d.Effects)).Select(e => e.Id)];
    }
}
