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
        var before = CombatDocument.In(session.State);
        // An older version of the service may have stored it.
        combat = combat with { HasEffectsAsArray = combat.HasEffectsAsArray && before is { HasEffectsAsArray: true } };
        var hidden = before?.Order.Where(c => c.IsHidden).Select(c => c.CharacterId) ?? [];
        combat = hidden.Select(id => combat.Find(id)).OfType<Combatant>().Where(c => !c.IsHidden).Aggregate(combat, Hide);
        var rewound = session.State.With(CombatDocument.Name, CombatDocument.Write(combat, Viewer.GameMaster)!);
        rewound = HiddenIds.Renew(session, rewound, newIds);
        if (Equals(rewound[CombatDocument.Name], session.State[CombatDocument.Name])) return Decision.Nothing;
        var after = CombatDocument.In(rewound)!;
        if (CombatRules.IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return CombatReports.CombatRewound(playerId, before, after, toVersion);
    }

    // For players it is as if the combatant were removed. It keeps its place, its effects and its actions, and the turn that it had in this round.
    private static Combat Hide(Combat combat, Combatant seen)
    {
        var id = seen.CharacterId;
        var place = combat.Order.FindIndex(c => c.CharacterId == id);
        seen = combat.Order[place];
        var left = CombatTurns.Remove(combat, seen).Combat;
        var hadTurn = combat.ShownActive == id || seen.LastTurn >= combat.ShownRound;
        var lastTurn = hadTurn ? combat.Round : combat.Round - 1;
        // From the players' count of rounds to the game master's.
        var shift = combat.Round - combat.ShownRound - combat.Ahead;
        return left with
        {
            Order = left.Order.Insert(place, seen with { IsHidden = true, LastTurn = Math.Clamp(lastTurn, Math.Max(0, left.Round - 2), left.Round) }),
            Effects = left.Effects.Union(combat.Effects.Where(e => e.TargetId == id && !e.IsOver).Select(e => e with
            {
                SinceRound = Math.Max(0, e.SinceRound + shift),
                EndsRound = e.EndsRound is { } ends ? Math.Max(0, ends + shift) : null,
                HiddenBy = e.HiddenBy ?? id,
            })),
            Actions = combat.Actions.ConvertAll(a => a with
            {
                IsHidden = a.IsHidden || a.CharacterId == id,
                HiddenTargets = a.Targets.Contains(id) && !a.HiddenTargets.Contains(id) ? a.HiddenTargets.Add(id) : a.HiddenTargets,
            }),
        };
    }
}
