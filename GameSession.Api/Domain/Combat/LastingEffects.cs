using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Effects that outlast a fight (decision 0068). While players know of a combat these effects are in it, and the same rules hold for them as for all
/// others. Otherwise they are the part <c>/effects</c> of the state, by their ids: there they have no rounds, and the turns of an ending are those
/// that are left. So it depends only on what players know where an effect is.
/// </summary>
internal static class LastingEffects
{
    /// <summary>The member of the state.</summary>
    public const string Name = "effects";

    private const string SinceRound = "since_round";
    private const string Lasting = "lasting";

    private static readonly ConditionalWeakTable<StateObject, ImmutableSortedSet<ActiveEffect>> Known = [];

    public static JsonPointer Path { get; } = JsonPointer.Of(Name);

    /// <summary>Those beside the combat; none where the session has no such part.</summary>
    public static ImmutableSortedSet<ActiveEffect> In(Session session) => In(session.State, session.Settings);

    /// <inheritdoc cref="In(Session)"/>
    /// <param name="state">The session's, or an older one of it.</param>
    public static ImmutableSortedSet<ActiveEffect> In(StateObject state, SessionSettings settings) =>
        // A process of an older release may have let somebody write anything there.
        settings.HasLastingEffects && state[Name] is { } document ? Read(document) ?? [] : [];

    /// <summary>The state with these effects beside the combat. Only for sessions that have such a part.</summary>
    public static StateObject Put(StateObject state, ImmutableSortedSet<ActiveEffect> effects) =>
        effects.IsEmpty ? state.Without(Name) : state.With(Name, Write(effects));

    /// <summary>Those of the effects that a viewer sees.</summary>
    public static ImmutableSortedSet<ActiveEffect> SeenBy(Viewer viewer, ImmutableSortedSet<ActiveEffect> effects) =>
        viewer == Viewer.GameMaster || effects.All(Combat.Shows) ? effects : [.. effects.Where(Combat.Shows)];

    /// <summary>What players are shown of an effect that lies in a state; null for nothing.</summary>
    public static StateValue? ForPlayers(StateValue effect) =>
        effect is StateObject members && (members.TryGet("hidden", out _) || members.TryGet("hidden_by", out _)) ? null : effect;

    /// <summary>Whether a combat has such effects, also on those who may come back.</summary>
    public static bool AreIn(Combat combat) => combat.Effects.Concat(combat.Departed.SelectMany(d => d.Effects)).Any(e => e.IsLasting);

    /// <summary>Whether a save may have <paramref name="document"/> beside <paramref name="combat"/>: the same would be written.</summary>
    public static bool IsSound(StateValue document, Combat? combat)
    {
        if (Read(document) is not { } effects || !Write(effects).Equals(document)) return false;
        combat = (combat ?? new Combat { Id = Guid.Empty }) with { Outside = effects };
        var others = combat.Effects.Concat(combat.Departed.SelectMany(d => d.Effects)).Select(e => e.Id).ToHashSet();
        return !AreTooMany(combat) && effects.All(e => !others.Contains(e.Id) && !e.IsDue && e.EndsRound is null
            && CombatLimits.IsCondition(e.Condition) && e.Ending is not { Turns: < 1 or > CombatLimits.MaxDuration });
    }

    /// <summary>
    /// Whether a combat has more effects than it may have, or there are too many that outlast it: in it, beside it, and on those who may come back.
    /// </summary>
    public static bool AreTooMany(Combat combat)
    {
        var onDeparted = combat.Departed.Sum(d => d.Effects.Count);
        if (combat.Effects.Count + combat.Outside.Count + onDeparted <= CombatLimits.MaxLastingEffects) return false;
        var lasting = combat.Effects.Count(e => e.IsLasting);
        if (combat.Effects.Count - lasting > CombatLimits.MaxEffects) return true;
        if (onDeparted > 0)
        {
            // Of somebody who hides, players' effects are in both.
            var gone = combat.Departed.SelectMany(d => d.Effects).Where(e => e.IsLasting).Select(e => e.Id).ToHashSet();
            gone.ExceptWith(combat.Effects.Select(e => e.Id));
            lasting += gone.Count;
        }

        return lasting + combat.Outside.Count > CombatLimits.MaxLastingEffects;
    }

    /// <summary>An effect that begins beside the combat, with the ending that a message asks for.</summary>
    /// <param name="combat">One that players do not know of, or none: one that is empty.</param>
    /// <param name="field">The message's member, for refusals.</param>
    public static Result<ActiveEffect> Begin(Combat combat, ActiveEffect effect, AskedEnding? asked, string field)
    {
        if (asked is null) return Sealed(combat, effect);
        if (Endings.Whose(combat, effect, asked) is not { } whose) return Endings.OfNobody(field);
        if (combat.IsHidden(whose) && Combat.Shows(effect)) return Endings.OfHidden(field);
        return Sealed(combat, effect with
        {
            Ending = new Ending(asked.At, whose, Math.Max(1, asked.Turns), asked.Asks),
            HiddenBy = effect.HiddenBy ?? (combat.IsHidden(whose) ? whose : null),
        });
    }

    /// <summary>Decides that others are beside the combat from now on, while players know of none: for all it is a change of the state.</summary>
    public static Result<Decision> Change(Session session, Guid playerId, ImmutableSortedSet<ActiveEffect> effects)
    {
        var changes = Changes(In(session), effects);
        var applied = new Applied(StateDocument.Evolve(session.State, changes), changes);
        return StateDocument.IsTooLarge(
            session.State, applied.State, SessionRules.LimitsOf(session), SessionRules.HiddenFrom(session, playerId))
                ? GameErrors.StateTooLarge(StateLimits.Default.MaxBytes)
                : (Decision)SessionRules.Updated(session, playerId, applied);
    }

    /// <summary>
    /// One change for each effect that begins or ends beside the combat. Of those that players see it depends on nothing else what is changed.
    /// </summary>
    public static IReadOnlyList<Change> Changes(ImmutableSortedSet<ActiveEffect> before, ImmutableSortedSet<ActiveEffect> after)
    {
        var changes = new List<Change>();
        var left = before;
        foreach (var ended in before.Except(after))
        {
            left = left.Remove(ended);
            // With the last of them the part goes.
            changes.Add(left.IsEmpty ? new Change(Path, Value: null, Write([ended])) : new Change(PathOf(ended), Value: null, Write(ended)));
        }

        changes.AddRange(after.Except(before).Select(e => new Change(PathOf(e), Write(e))));
        return changes;
    }

    /// <summary>Puts those beside a combat that players know of into it.</summary>
    public static Combat Gather(Combat combat) => !combat.IsShown || combat.Outside.IsEmpty ? combat : combat with
    {
        Effects = combat.Effects.Union(combat.Outside.Select(e => Entered(combat, e))),
        Outside = [],
    };

    /// <summary>
    /// Those that are beside the combat when it has ended. So is one that is over for the game master alone: players have not seen the end of its
    /// turn, and never will.
    /// </summary>
    public static ImmutableSortedSet<ActiveEffect> Released(Combat combat) =>
        combat.Outside.Union(combat.Effects.Where(e => e.IsLasting).Select(e => Left(combat, e)));

    private static ActiveEffect Entered(Combat combat, ActiveEffect effect)
    {
        // What it was hidden by may be visible now.
        if (effect.HiddenBy is { } by && combat.EntryOf(by) is { IsHidden: false })
        {
            effect = effect with
            {
                HiddenBy = combat.IsHidden(effect.TargetId) ? effect.TargetId : combat.IsHidden(effect.EndsWith) ? effect.EndsWith : null,
            };
        }

        return effect with
        {
            SinceRound = combat.RoundOf(effect.TargetId),
            EndsRound = effect.Ending is null ? null : Endings.RoundOf(combat, effect),
        };
    }

    private static ActiveEffect Left(Combat combat, ActiveEffect effect) => Sealed(combat, effect) with
    {
        SinceRound = 0,
        EndsRound = null,
        IsOver = false,
        IsDue = false,
        Ending = effect.Ending is { } ending ? ending with { Turns = Endings.TurnsLeft(combat, effect) } : null,
    };

    // Who is hidden besides the one because of whom players do not see the effect need not be in the next combat: only the game master shows it then.
    private static ActiveEffect Sealed(Combat combat, ActiveEffect effect)
    {
        return effect.HiddenBy is { } by
            && (IsOther(effect.TargetId) || IsOther(effect.EndsWith) || (effect.SourceId is { } source && IsOther(source)))
                ? effect with { IsHidden = true }
                : effect;

        bool IsOther(Guid id) => id != by && combat.IsHidden(id);
    }

    private static JsonPointer PathOf(ActiveEffect effect) => Path.Child(effect.Id.ToString());

    private static StateObject Write(IEnumerable<ActiveEffect> effects) => CombatParts.ById(effects, Write);

    private static StateObject Write(ActiveEffect effect) => CombatParts.WriteNew(effect).Without(SinceRound).Without(Lasting);

    private static ImmutableSortedSet<ActiveEffect>? Read(StateValue document)
    {
        if (document is not StateObject effects) return null;
        if (Known.TryGetValue(effects, out var known)) return known;
        var set = ImmutableSortedSet.CreateBuilder<ActiveEffect>();
        try
        {
            foreach (var (name, item) in effects)
            {
                if (item is not StateObject members || !Guid.TryParseExact(name, "D", out var id)) return null;
                var state = CombatDocument.FromDocument<EffectState>(members.With(SinceRound, StateValue.Of(0)));
                set.Add(CombatDocument.FromState(state, id) with { IsLasting = true });
            }
        }
        catch (JsonException)
        {
            return null;
        }

        var read = set.ToImmutable();
        return Known.GetValue(effects, _ => read);
    }
}
