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
            if (outcomes[i].Durations.Count > 0 && combat.EntryOf(target) is null)
            {
                return GameErrors.InvalidMessage($"outcomes[{i}].durations", "only a combatant has turns with which a condition can end");
            }

            foreach (var condition in outcomes[i].Conditions)
            {
                if (condition.StartsWith('-'))
                {
                    var ended = Find(effects, target, condition[1..]);
                    if (outcomes[i].SourceActionId is { } source) ended = ended.FindAll(e => e.SourceActionId == source);
                    if (action.IsHidden && ended.Exists(Combat.Shows))
                    {
                        return GameErrors.InvalidMessage(
                            $"outcomes[{i}].conditions", "a hidden combatant cannot take away what players see; reveal it first");
                    }

                    effects = effects.Except(ended);
                    if (ended.Exists(e => e.SourceActionId == action.Id)) started.Remove((target, condition[1..]));
                    continue;
                }

                var since = combat.RoundOf(target);
                int? ends = outcomes[i].Durations.TryGetValue(condition, out var rounds) ? since + rounds : null;
                Guid? hiddenBy = action.IsHidden ? action.CharacterId : combat.IsHidden(target) ? target : null;
                var begun = Endings.Begin(
                    combat,
                    new ActiveEffect(
                        EffectIds.Of(newIds, target, condition), target, condition, action.Id, action.CharacterId, since, ends, hiddenBy)
                    {
                        IsHidden = outcomes[i].Hidden.Contains(condition),
                        IsLasting = outcomes[i].Lasting.Contains(condition),
                    },
                    outcomes[i].Endings.GetValueOrDefault(condition),
                    $"outcomes[{i}].endings");
                if (begun.IsError) return begun.Error!;
                var effect = begun.Value;
                effects = effects.Except(Find(effects, target, condition).Where(e => e.SourceActionId == action.Id)).Add(effect);
                started.Remove((target, condition));
                started.Add((target, condition), effect);
                // The limit applies at every step, also to effects that a later outcome would take away.
                if (LastingEffects.AreTooMany(combat with { Effects = effects }))
                {
                    return GameErrors.TooManyEffects(CombatLimits.MaxEffects, CombatLimits.MaxLastingEffects);
                }
            }
        }

        return new Resolution(
            outcomes,
            [.. outcomes.Where(o => !combat.IsHidden(o.TargetId)).Select(o => ForPlayers(combat, o))],
            effects,
            [.. started.Values],
            [.. combat.Effects.Where(e => !effects.Contains(e))]);
    }

    // Without the conditions that they do not see, and without an action of which they see no effect.
    private static Outcome ForPlayers(Combat combat, Outcome outcome)
    {
        var source = outcome.SourceActionId is { } id && combat.Effects.Any(e => e.SourceActionId == id && Combat.Shows(e)) ? (Guid?)id : null;
        return outcome.Hidden.Count == 0 && source == outcome.SourceActionId ? outcome : outcome with
        {
            Conditions = [.. outcome.Conditions.Where(IsShown)],
            Durations = outcome.Durations.Where(d => IsShown(d.Key)).ToDictionary(),
            Endings = outcome.Endings.Where(e => IsShown(e.Key)).ToDictionary(),
            Hidden = [],
            Lasting = [.. outcome.Lasting.Where(IsShown)],
            SourceActionId = source,
        };

        bool IsShown(string condition) => !outcome.Hidden.Contains(condition);
    }

    // They are neighbours: the set is sorted by target and condition.
    private static List<ActiveEffect> Find(ImmutableSortedSet<ActiveEffect> effects, Guid target, string condition)
    {
        var found = new List<ActiveEffect>();
        var at = effects.IndexOf(new ActiveEffect(Guid.Empty, target, condition, SourceActionId: null, SourceId: null, SinceRound: 0));
        for (at = at < 0 ? ~at : at; at < effects.Count && effects[at].TargetId == target && effects[at].Condition == condition; at++)
        {
            found.Add(effects[at]);
        }

        return found;
    }
}
