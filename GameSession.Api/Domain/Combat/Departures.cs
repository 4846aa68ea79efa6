using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>A combatant that was removed, with what it has when it comes back.</summary>
/// <param name="IsHidden">It was hidden; its rounds are counted as those of hidden combatants.</param>
/// <param name="LastTurn">The round in which it last had, or missed, a turn. A turn in which it was removed counts as had.</param>
/// <param name="Effects">Those that were on it.</param>
internal sealed record Departed(Guid CharacterId, bool IsHidden, int LastTurn, ImmutableList<ActiveEffect> Effects);

/// <summary>
/// Combatants that leave a combat and come back: they keep the effects on them, and have no second turn in the round. What players see of one that
/// comes back does not depend on what was hidden when it left.
/// </summary>
internal static class Departures
{
    /// <summary>Remembers that a combatant leaves players' view, or the combat.</summary>
    /// <param name="gone">Its entry of the order.</param>
    /// <param name="isPlayed">Whether a player plays it: then it goes on having what outlasts the fight.</param>
    public static ImmutableList<Departed> Add(Combat combat, Combatant gone, Guid id, bool isPlayed = false)
    {
        var hasTurn = (gone.IsHidden ? combat.Active : combat.ShownActive) == gone.CharacterId;
        var lastTurn = hasTurn ? Math.Max(gone.LastTurn, combat.RoundOf(gone)) : gone.LastTurn;
        // Those that would end with the turn end with it now.
        var effects = combat.Effects.Where(e => e.TargetId == id && !e.IsOver && !(isPlayed && e.IsLasting)
            && !(hasTurn && e.Ending is null && e.EndsRound <= lastTurn));
        var departed = new Departed(id, gone.IsHidden, lastTurn, [.. effects]);
        var all = combat.Departed.RemoveAll(d => d.CharacterId == id && d.IsHidden == gone.IsHidden).Add(departed);
        // Those that players know of are counted apart, as combatants are. The oldest are forgotten.
        while (IsTooMany(all.Where(d => d.IsHidden == gone.IsHidden))) all = all.RemoveAt(all.FindIndex(d => d.IsHidden == gone.IsHidden));
        return all;
    }

    /// <summary>Gives an entry that has just been put into the order what its combatants had when they left.</summary>
    public static Combat Return(Combat combat, Combatant entry) =>
        entry.Ids.Aggregate(combat, (returned, id) => Return(returned, returned.Find(entry.CharacterId)!, id));

    /// <summary>Gives a combatant what it had when it left.</summary>
    /// <param name="returning">Its entry of the order.</param>
    public static Combat Return(Combat combat, Combatant returning, Guid id)
    {
        var departed = Find(combat, id, returning.IsHidden) ?? Find(combat, id, !returning.IsHidden);
        if (departed is null) return combat;
        // From the count of rounds in which it left to that of now.
        var later = (returning.IsHidden ? combat.Round : combat.ShownRound + combat.Ahead)
            - (departed.IsHidden ? combat.Round : combat.ShownRound + combat.Ahead);
        var round = combat.RoundOf(returning);
        // A member acts in the turn of its group.
        var lastTurn = returning.CharacterId == id && departed.LastTurn + later >= round ? Math.Max(round, returning.LastTurn) : returning.LastTurn;
        var hasMissed = lastTurn > departed.LastTurn + later;
        var returned = combat.With(returning with { LastTurn = lastTurn });
        var room = CombatLimits.MaxEffects - combat.Effects.Count(e => !e.IsLasting);
        var effects = departed.Effects.Select(Returned)
            .Where(e => e.Ending is null ? !(hasMissed && e.EndsRound <= lastTurn) : e.Asks || !Endings.IsReached(returned, e))
            .Select(e => e is { Asks: true } ? Endings.Again(returned, e) : e)
            // Those that outlast the fight have kept their room.
            .Where(e => e.IsLasting || room-- > 0).ToList();
        var ids = effects.Select(e => e.Id).ToHashSet();
        return returned with
        {
            // What hides has kept the same effects. Players know these by their ids.
            Effects =
            [
                .. combat.Effects.Select(e => ids.Contains(e.Id) ? e with { Id = EffectIds.Of(e.Id, e.TargetId, e.Condition) } : e),
                .. effects,
            ],
            // A hidden return tells players nothing, so what they know of the one that left stays as it was.
            Departed = combat.Departed.RemoveAll(d => d.CharacterId == id && (d.IsHidden || !returning.IsHidden)),
        };

        ActiveEffect Returned(ActiveEffect effect)
        {
            var since = Math.Max(0, effect.SinceRound + later);
            var ends = effect.EndsRound;
            if (effect.Ending is null && ends is { } last) ends = Math.Max(since, last + later);
            else if (effect.EndsWith == id && ends is { } turn) ends = Math.Max(0, turn + later);
            return effect with
            {
                SinceRound = since,
                EndsRound = ends,
                HiddenBy = returning.IsHidden ? effect.HiddenBy ?? id
                    : effect.HiddenBy != id ? effect.HiddenBy
                    : combat.IsHidden(effect.EndsWith) ? effect.EndsWith
                    : null,
            };
        }
    }

    /// <summary>Forgets what players know of a combatant that they see again.</summary>
    public static ImmutableList<Departed> Forget(ImmutableList<Departed> departed, Combatant entry) =>
        departed.RemoveAll(d => entry.Has(d.CharacterId));

    /// <summary>The same with other effects.</summary>
    public static ImmutableList<Departed> WithEffects(this ImmutableList<Departed> departed, Func<ActiveEffect, ActiveEffect> change) =>
        departed.IsEmpty ? departed : departed.ConvertAll(d => d.Effects.IsEmpty ? d : d with { Effects = d.Effects.ConvertAll(e => change(e)) });

    /// <summary>Whether these can be those of a combat.</summary>
    public static bool AreSound(Combat combat) =>
        combat.Departed.GroupBy(d => d.IsHidden).All(g => !IsTooMany(g) && g.Select(d => d.CharacterId).Distinct().Count() == g.Count())
        && combat.Departed.All(d => d.CharacterId != Guid.Empty && d.LastTurn is >= 0 and <= CombatLimits.MaxRound
            && d.Effects.All(e => e.TargetId == d.CharacterId && CombatInvariants.HoldFor(e)));

    private static bool IsTooMany(IEnumerable<Departed> departed) =>
        departed.Count() > CombatLimits.MaxDeparted || departed.Sum(d => d.Effects.Count) > CombatLimits.MaxEffects;

    private static Departed? Find(Combat combat, Guid id, bool isHidden) => combat.Departed.Find(d => d.CharacterId == id && d.IsHidden == isHidden);
}
