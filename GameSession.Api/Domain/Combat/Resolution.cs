using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>What the outcomes of an action do to the active effects.</summary>
/// <param name="Outcomes">All of them.</param>
/// <param name="ShownOutcomes">Those that players see.</param>
/// <param name="Effects">All that are active after it.</param>
/// <param name="Started">Those of the action that are still active after it, in the order in which they began.</param>
/// <param name="Ended">Those that were active before it.</param>
internal sealed record Resolution(
    IReadOnlyList<Outcome> Outcomes,
    IReadOnlyList<Outcome> ShownOutcomes,
    ImmutableSortedSet<ActiveEffect> Effects,
    IReadOnlyList<ActiveEffect> Started,
    IReadOnlyList<ActiveEffect> Ended)
{
    /// <summary>Applies the conditions of all outcomes in their order.</summary>
    /// <param name="newIds">The seed of <see cref="EffectIds"/>.</param>
    public static Result<Resolution> Of(Combat combat, OpenAction action, IReadOnlyList<Outcome> outcomes, Guid newIds)
    {
        var effects = combat.Effects;
        var started = new OrderedDictionary<(Guid TargetId, string Condition), ActiveEffect>();
        for (var i = 0; i < outcomes.Count; i++)
        {
            var target = outcomes[i].TargetId;
            if (outcomes[i].Durations.Count > 0 && combat.Find(target) is null)
            {
                return GameErrors.InvalidMessage($"outcomes[{i}].durations", "only a combatant has turns with which a condition can end");
            }

            foreach (var condition in outcomes[i].Conditions)
            {
                if (condition.StartsWith('-'))
                {
                    var ended = Find(effects, target, condition[1..]);
                    if (action.IsHidden && ended.Exists(Combat.Shows))
                    {
                        return GameErrors.InvalidMessage(
                            $"outcomes[{i}].conditions", "a hidden combatant cannot take away what players see; reveal it first");
                    }

                    effects = effects.Except(ended);
                    started.Remove((target, condition[1..]));
                    continue;
                }

                var since = combat.RoundOf(target);
                int? ends = outcomes[i].Durations.TryGetValue(condition, out var rounds) ? since + rounds : null;
                Guid? hiddenBy = action.IsHidden ? action.CharacterId : combat.IsHidden(target) ? target : null;
                var effect = new ActiveEffect(
                    EffectIds.Of(newIds, target, condition), target, condition, action.Id, action.CharacterId, since, ends, hiddenBy);
                effects = effects.Except(Find(effects, target, condition).Where(e => e.SourceActionId == action.Id)).Add(effect);
                started.Remove((target, condition));
                started.Add((target, condition), effect);
                // The limit applies at every step, also to effects that a later outcome would take away.
                if (effects.Count > CombatLimits.MaxEffects) return GameErrors.TooManyEffects(CombatLimits.MaxEffects);
            }
        }

        return new Resolution(
            outcomes,
            [.. outcomes.Where(o => !combat.IsHidden(o.TargetId))],
            effects,
            [.. started.Values],
            [.. combat.Effects.Where(e => !effects.Contains(e))]);
    }

    // They are neighbours: the set is sorted by target and condition.
    private static List<ActiveEffect> Find(ImmutableSortedSet<ActiveEffect> effects, Guid target, string condition)
    {
        var found = new List<ActiveEffect>();
        var at = effects.IndexOf(new ActiveEffect(Guid.Empty, target, condition, Guid.Empty, SourceId: null, SinceRound: 0));
        for (at = at < 0 ? ~at : at; at < effects.Count && effects[at].TargetId == target && effects[at].Condition == condition; at++)
        {
            found.Add(effects[at]);
        }

        return found;
    }
}
