using System.Security.Cryptography;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Keeps the ids of hidden combatants apart from those of players' characters. A player may come with any id that players do not know, a hidden
/// combatant's included: a refusal would tell that there is one. So the hidden combatant then gets another id, and what players see does not change.
/// </summary>
internal static class HiddenIds
{
    /// <summary>
    /// The session's state in which nothing hidden in the combat, or beside it, has one of the ids <paramref name="taken"/>; the same object where
    /// that is so already.
    /// </summary>
    /// <param name="seed">Unique to the command: nobody can tell the new ids from it and the old ones, or the old ones from the new.</param>
    public static StateObject Renew(Session session, IEnumerable<Guid> taken, Guid seed) =>
        Renew(session.Settings, session.State, combat => Renew(combat, taken, seed));

    /// <summary>
    /// A state that a save or a rewind puts in the place of the session's. Also a combat that players do not know of gets another id: they may have
    /// known it before, and would know it again when they see it. A hidden combatant on whose id players see an effect beside the combat gets another
    /// one too: the effect is on whom they know by that id.
    /// </summary>
    /// <param name="seed">Unique to the command.</param>
    public static StateObject Renew(Session session, StateObject state, Guid seed) => Renew(session.Settings, state, combat =>
    {
        var isCurrent = CombatDocument.In(session.State) is { IsShown: false } current && current.Id == combat.Id;
        var known = combat.Outside.Where(Combat.Shows).Select(e => e.TargetId);
        return Renew(combat.IsShown || isCurrent ? combat : combat with { Id = Fresh(seed, combat.Id) }, session.Played.Union(known), seed);
    });

    /// <inheritdoc cref="Renew(Session, IEnumerable{Guid}, Guid)"/>
    public static Combat Renew(Combat combat, Guid taken, Guid seed) => HasHidden(combat, taken) ? Rename(combat, taken, Fresh(seed, taken)) : combat;

    private static Combat Renew(Combat combat, IEnumerable<Guid> taken, Guid seed) =>
        taken.Aggregate(combat, (renewing, id) => Renew(renewing, id, seed));

    private static StateObject Renew(SessionSettings settings, StateObject state, Func<Combat, Combat> renew)
    {
        var outside = LastingEffects.In(state, settings);
        var known = CombatDocument.In(state);
        if (known is null && outside.IsEmpty) return state;
        var combat = known is null ? new Combat { Id = Guid.Empty, Outside = outside } : outside.IsEmpty ? known : known with { Outside = outside };
        var renewed = renew(combat);
        if (ReferenceEquals(renewed, combat)) return state;
        if (known is not null) state = state.With(CombatDocument.Name, CombatDocument.Write(renewed, Viewer.GameMaster)!);
        return ReferenceEquals(renewed.Outside, outside) ? state : LastingEffects.Put(state, renewed.Outside);
    }

    // A combatant that was removed may have left effects and targets that are still hidden.
    private static bool HasHidden(Combat combat, Guid id) => combat.IsHidden(id)
        || combat.Effects.Any(e => e.HiddenBy == id)
        || combat.Outside.Any(e => e.HiddenBy == id)
        || combat.Departed.Exists(d => (d.IsHidden && d.CharacterId == id) || d.Effects.Exists(e => e.HiddenBy == id))
        || combat.Actions.Exists(a => (a.IsHidden && a.CharacterId == id) || a.HiddenTargets.Contains(id));

    private static Combat Rename(Combat combat, Guid from, Guid to)
    {
        var isHidden = combat.IsHidden(from);
        return combat with
        {
            Active = isHidden && combat.Active == from ? to : combat.Active,
            Order = isHidden ? [.. combat.Order.Select(RenamedCombatant)] : combat.Order,
            Effects = [.. combat.Effects.Select(RenamedEffect)],
            Outside = combat.Outside.IsEmpty ? combat.Outside : [.. combat.Outside.Select(RenamedOutside)],
            Actions = combat.Actions.ConvertAll(RenamedAction),
            Budgets = isHidden && combat.Budgets.TryGetValue(from, out var budget)
                ? combat.Budgets.Remove(from).SetItem(to, budget)
                : combat.Budgets,
            Departed = [.. combat.Departed.WithEffects(e => RenamedEffect(e) with { TargetId = e.TargetId }).Select(RenamedDeparted)],
        };

        Guid Renamed(Guid id) => id == from ? to : id;

        Combatant RenamedCombatant(Combatant combatant)
        {
            // The former id means the one that had it last.
            var former = combatant.FormerMembers.Where(f => f.Value == from).Select(f => f.Key);
            combatant = combatant with
            {
                FormerId = combatant.CharacterId == from ? from : combatant.FormerId == from ? null : combatant.FormerId,
                CharacterId = Renamed(combatant.CharacterId),
                FormerMembers = combatant.FormerMembers.IsEmpty ? combatant.FormerMembers : combatant.FormerMembers.RemoveRange(former),
                After = combatant.After is { } after ? Renamed(after) : null,
            };
            return !combatant.Members.Contains(from) ? combatant : combatant with
            {
                Members = combatant.Members.Replace(from, to),
                FormerMembers = combatant.FormerMembers.Remove(from).Add(to, from),
            };
        }

        // An effect that players see, or that is hidden for another reason, is on the character that players know by this id.
        ActiveEffect RenamedEffect(ActiveEffect effect) => effect.HiddenBy is not { } by ? effect
            : effect with
            {
                TargetId = isHidden ? Renamed(effect.TargetId) : effect.TargetId,
                Ending = (isHidden || by == from) && effect.Ending?.Of == from ? effect.Ending with { Of = to } : effect.Ending,
                SourceId = by == from && effect.SourceId == from ? to : effect.SourceId,
                HiddenBy = Renamed(by),
            };

        // Who hides it need not be in the combat.
        ActiveEffect RenamedOutside(ActiveEffect effect) => effect.HiddenBy is not { } by || !(isHidden || by == from) ? effect : effect with
        {
            TargetId = Renamed(effect.TargetId),
            Ending = effect.Ending is { } ending ? ending with { Of = Renamed(ending.Of) } : null,
            SourceId = effect.SourceId is { } source ? Renamed(source) : null,
            HiddenBy = Renamed(by),
        };

        Departed RenamedDeparted(Departed departed) => departed.IsHidden && departed.CharacterId == from
            ? new Departed(to, true, departed.LastTurn, departed.Effects.ConvertAll(e => e with { TargetId = to }))
            : departed;

        OpenAction RenamedAction(OpenAction action) => action with
        {
            CharacterId = action.IsHidden ? Renamed(action.CharacterId) : action.CharacterId,
            Targets = action.HiddenTargets.Contains(from) ? action.Targets.ConvertAll(Renamed) : action.Targets,
            HiddenTargets = action.HiddenTargets.ConvertAll(Renamed),
        };
    }

    private static Guid Fresh(Guid seed, Guid id) => Hash([.. seed.ToByteArray(), .. id.ToByteArray()]);

    /// <summary>An id in the form of the random ids that clients choose: it does not tell that it was derived.</summary>
    internal static Guid Hash(ReadOnlySpan<byte> of)
    {
        var hash = SHA256.HashData(of);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
