using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// What the game master and the players are told of a decision, one method per event. Both are told the same where nothing is hidden; the
/// players are told nothing where they see nothing of it.
/// </summary>
internal static class CombatReports
{
    /// <param name="twice">The dice, where there were two.</param>
    public static Decision InitiativeRolled(Guid playerId, Combat? before, Combat after, Combatant newcomer, TwoDice? twice = null) =>
        Report(playerId, before, after, viewer => viewer == Viewer.Players && newcomer.IsHidden ? null : (
            CombatEvent.InitiativeRolled,
            With(
                twice is null ? CombatDocument.Write(newcomer) : CombatDocument.Write(newcomer).With(
                    "dice", StateArray.Of([StateValue.Of(twice.First), StateValue.Of(twice.Second)])),
                CombatDocument.Members(after, viewer, "status", "round", "turn_number", "active_character", "initiative_order"))));

    public static Decision TurnChanged(Guid playerId, Combat before, CombatTurn turn) =>
        Report(playerId, before, turn.Combat, viewer => TurnChanged(before, turn, viewer), turn.ShownBy, isNewTurn: turn.Shown is not null);

    public static Decision ActionDeclared(Guid playerId, Combat before, Combat after, OpenAction action) =>
        Report(playerId, before, after, viewer => viewer == Viewer.Players && action.IsHidden ? null : (
            CombatEvent.ActionDeclared, With(CombatDocument.Write(action, viewer), CombatDocument.Members(after, viewer, "round"))));

    public static CombatChanged ActionResolved(Guid playerId, Combat before, Combat after, OpenAction action, Resolution resolution) =>
        Report(playerId, before, after, viewer => viewer == Viewer.Players && action.IsHidden ? null : (
            CombatEvent.ActionResolved,
            With(
                StateObject.Of(
                    ("action_id", Id(action.Id)),
                    ("character_id", Id(action.CharacterId)),
                    ("outcomes", CombatDocument.Write(viewer == Viewer.GameMaster ? resolution.Outcomes : resolution.ShownOutcomes)),
                    ("started_effects", CombatDocument.Write(resolution.Started.Where(e => viewer == Viewer.GameMaster || Combat.Shows(e)))),
                    ("ended_effects", CombatDocument.Write(resolution.Ended.Where(e => viewer == Viewer.GameMaster ? !e.IsOver : Combat.Shows(e))))),
                CombatDocument.Members(after, viewer, "round"))),
            // An effect that players do not see may have begun and ended within the outcomes.
            hides: !resolution.Outcomes.SequenceEqual(resolution.ShownOutcomes, ReferenceEqualityComparer.Instance));

    public static Decision EffectsStarted(Guid playerId, Combat before, Combat after, IReadOnlyList<ActiveEffect> started) =>
        EffectsChanged(CombatEvent.EffectsStarted, "started_effects", playerId, before, after, started);

    public static Decision EffectsEnded(Guid playerId, Combat before, Combat after, IReadOnlyList<ActiveEffect> ended) =>
        EffectsChanged(CombatEvent.EffectsEnded, "ended_effects", playerId, before, after, ended);

    public static Decision EffectsKept(Guid playerId, Combat before, Combat after, IReadOnlyList<ActiveEffect> kept) =>
        EffectsChanged(CombatEvent.EffectsKept, "kept_effects", playerId, before, after, kept);

    public static Decision ActionWithdrawn(Guid playerId, Combat before, Combat after, OpenAction action) =>
        Report(playerId, before, after, viewer => viewer == Viewer.Players && action.IsHidden ? null : (
            CombatEvent.ActionWithdrawn,
            With(
                StateObject.Of(("action_id", Id(action.Id)), ("character_id", Id(action.CharacterId))),
                CombatDocument.Members(after, viewer, "round"))));

    public static Decision InitiativeOrdered(Guid playerId, Combat before, Combat after) => Report(playerId, before, after, viewer =>
    {
        var seen = Seen(after, viewer);
        return viewer == Viewer.Players && seen.Equals(Seen(before, viewer))
            ? null
            : (CombatEvent.InitiativeOrdered, With(StateObject.Of(("order", Ids(after, viewer))), seen));

        static StateObject Seen(Combat combat, Viewer viewer) => CombatDocument.Members(combat, viewer, "initiative_order", "turn_number");
    });

    /// <param name="turn">The turn that follows.</param>
    public static Decision CombatantRemoved(Guid playerId, Combat before, CombatTurn turn, bool wasHidden, Guid characterId) =>
        Report(playerId, before, turn.Combat, viewer => viewer == Viewer.GameMaster || !wasHidden
            ? Removed(turn, viewer, characterId)
            // Players see only that the hidden turn is over.
            : TurnChanged(before, turn, viewer), turn.ShownBy);

    /// <param name="turn">The turn that players see from now on.</param>
    public static Decision CombatantRevealed(Guid playerId, Combat before, CombatTurn turn, Guid characterId)
    {
        turn = AsTold(turn);
        return Report(playerId, before, turn.Combat, viewer => Revealed(turn, viewer, characterId));
    }

    /// <param name="turn">The turn that follows, if the change ends the present one.</param>
    public static Decision CombatantUpdated(Guid playerId, Combat before, CombatTurn turn, Guid characterId)
    {
        var (was, isNow) = (before.IsHidden(characterId), turn.Combat.IsHidden(characterId));
        if (was && !isNow) turn = AsTold(turn);
        return Report(
            playerId,
            before,
            turn.Combat,
            viewer => viewer == Viewer.GameMaster || (!was && !isNow) ? Updated(turn, viewer, characterId)
                // Players see it go, see it come, or see only that a hidden turn is over.
                : !was ? Removed(turn, viewer, characterId)
                : !isNow ? Revealed(turn, viewer, characterId)
                : TurnChanged(before, turn, viewer),
            was && isNow ? turn.ShownBy : null);
    }

    public static Decision CombatantActed(Guid playerId, Combat before, Combat after, Guid characterId) =>
        Report(playerId, before, after, viewer => viewer == Viewer.Players && after.IsHidden(characterId) ? null : (
            CombatEvent.CombatantActed,
            With(StateObject.Of(("character_id", Id(characterId))), CombatDocument.Members(after, viewer, "initiative_order", "turn_number"))));

    public static Decision BudgetsSet(
        Guid playerId, Combat before, Combat after, Guid characterId, IReadOnlyDictionary<string, int> budgets) =>
        Report(playerId, before, after, viewer => viewer == Viewer.Players && after.IsHidden(characterId) ? null : (
            CombatEvent.BudgetsSet,
            StateObject.Of(
                ("budgets", StateObject.Of([.. budgets.Select(b => (b.Key, (StateValue)StateValue.Of(b.Value)))])),
                ("character_id", Id(characterId)))));

    public static Decision CombatEnded(Guid playerId, Combat combat) => Report(playerId, combat, null, viewer =>
        viewer == Viewer.Players && !combat.IsShown ? null : (CombatEvent.CombatEnded, CombatDocument.Members(combat, viewer, "round")));

    /// <param name="outside">The effects beside the combat before it.</param>
    /// <param name="toVersion">The version of the combat that is the present one again. Players count other versions, so they are not told.</param>
    public static Decision CombatRewound(
        Guid playerId, Combat? before, ImmutableSortedSet<ActiveEffect> outside, Combat after, long toVersion)
    {
        after = LastingEffects.Gather(after);
        var rewound = Report(playerId, before, after, viewer =>
        {
            var turn = CombatDocument.Members(after, viewer, "status", "round", "turn_number", "active_character");
            return viewer == Viewer.GameMaster ? (CombatEvent.CombatRewound, turn.With("rewound_to", StateValue.Of($"{toVersion}")))
                // Players know of no combat, whatever changes beside it.
                : before is not { IsShown: true } && !after.IsShown ? null
                : StateWith(before, outside, Viewer.Players).Equals(StateWith(after, after.Outside, Viewer.Players)) ? null
                : (CombatEvent.CombatRewound, turn);
        }, isRewind: true, outside: outside);
        var forPlayers = rewound.ForPlayers is null ? null : rewound.ForPlayers with { Details = rewound.ForPlayers.Details.Without("rewound_to") };
        // A combat that players no longer know of may have got another id, which they must not be told.
        return rewound with { CombatId = forPlayers is not null && !after.IsShown ? before!.Id : after.Id, ForPlayers = forPlayers };
    }

    // What players are told of a combatant that is revealed has the present form, and is what they see afterwards.
    private static CombatTurn AsTold(CombatTurn turn) =>
        turn with { Combat = LastingEffects.Gather(turn.Combat with { HasEffectsAsArray = false }) };

    private static (CombatEvent Event, StateObject Details)? Removed(CombatTurn turn, Viewer viewer, Guid characterId) => (
        CombatEvent.CombatantRemoved,
        With(
            WithDue(WithExpired(StateObject.Of(("character_id", Id(characterId))), turn, viewer), turn, viewer),
            CombatDocument.Members(turn.Combat, viewer, "active_character", "round", "turn_number", "initiative_order")));

    private static (CombatEvent Event, StateObject Details)? Revealed(CombatTurn turn, Viewer viewer, Guid characterId)
    {
        var combat = CombatDocument.Members(
            turn.Combat, viewer, "status", "round", "turn_number", "active_character", "initiative_order", "active_effects", "actions");
        return (CombatEvent.CombatantRevealed, Described(turn, viewer, characterId, combat));
    }

    private static (CombatEvent Event, StateObject Details)? Updated(CombatTurn turn, Viewer viewer, Guid characterId)
    {
        var combat = CombatDocument.Members(turn.Combat, viewer, "status", "round", "turn_number", "active_character", "initiative_order");
        return (CombatEvent.CombatantUpdated, Described(turn, viewer, characterId, combat));
    }

    // A combatant as it is now, in the combat as it is now.
    private static StateObject Described(CombatTurn turn, Viewer viewer, Guid characterId, StateObject combat)
    {
        return With(
            CombatDocument.Write(turn.Combat.Find(characterId)!),
            WithDue(combat.With("expired_effects", CombatDocument.Write(Expired(turn, viewer) ?? [])), turn, viewer));
    }

    private static (CombatEvent Event, StateObject Details)? TurnChanged(Combat before, CombatTurn turn, Viewer viewer)
    {
        if (Expired(turn, viewer) is not { } expired) return null;
        var ended = viewer == Viewer.GameMaster ? before.Active : before.ShownActive;
        var details = With(
            WithDue(StateObject.Of(("expired_effects", CombatDocument.Write(expired))), turn, viewer),
            CombatDocument.Members(turn.Combat, viewer, "status", "active_character", "round", "turn_number"));
        if (RoundRolls.AreSeen(before, turn.Combat, viewer)) details = With(details, CombatDocument.Members(turn.Combat, viewer, "initiative_order"));
        return (CombatEvent.TurnChanged, ended is { } id ? details.With("previous_character", Id(id)) : details);
    }

    private static Decision EffectsChanged(
        CombatEvent combatEvent, string member, Guid playerId, Combat before, Combat after, IReadOnlyList<ActiveEffect> effects) =>
        Report(playerId, before, after, viewer =>
        {
            var seen = effects.Where(e => viewer == Viewer.GameMaster ? !e.IsOver : Combat.Shows(e)).ToList();
            return viewer == Viewer.Players && (seen.Count == 0 || !after.IsShown) ? null : (
                combatEvent,
                With(StateObject.Of((member, CombatDocument.Write(seen))), CombatDocument.Members(after, viewer, "round")));
        });

    // Those that ended with a change of turn; null for players who see no such change.
    private static IReadOnlyList<ActiveEffect>? Expired(CombatTurn turn, Viewer viewer) => viewer == Viewer.Players ? turn.Shown : turn.Expired;

    // Where some ended: the message is about something else.
    private static StateObject WithExpired(StateObject details, CombatTurn turn, Viewer viewer) =>
        Expired(turn, viewer) is { Count: > 0 } expired ? details.With("expired_effects", CombatDocument.Write(expired)) : details;

    // Where some ask with the turn that has begun or ended.
    private static StateObject WithDue(StateObject details, CombatTurn turn, Viewer viewer)
    {
        ActiveEffect[] due = [.. turn.Due.Where(e => viewer == Viewer.GameMaster || Combat.Shows(e))];
        return due.Length > 0 ? details.With("due_effects", CombatDocument.Write(due)) : details;
    }

    /// <param name="shownBy">Whose doing it is for players; null for that of <paramref name="playerId"/>.</param>
    /// <param name="hides">Whether players are told something else although nothing in the combat is hidden.</param>
    /// <param name="isNewTurn">Whether players see another turn, also if it is the same combatant's again.</param>
    /// <param name="isRewind">Whether the combat goes back: then no turn ends or begins.</param>
    /// <param name="outside">The effects beside the combat before the event; null for those of the combat.</param>
    private static CombatChanged Report(
        Guid playerId,
        Combat? before,
        Combat? after,
        Func<Viewer, (CombatEvent Event, StateObject Details)?> report,
        Guid? shownBy = null,
        bool hides = false,
        bool isNewTurn = false,
        bool isRewind = false,
        ImmutableSortedSet<ActiveEffect>? outside = null)
    {
        outside ??= (before ?? after)!.Outside;
        if (before is not null && after is not null && !isRewind) after = CombatBudgets.Refilled(before, after, isNewTurn);

        // Players who have the effects as an array, or beside the combat, keep them so until they are told that they are replaced.
        if ((after is { HasEffectsAsArray: true } or { Outside.IsEmpty: false })
            && (before is not { IsShown: true } || report(Viewer.Players) is not null))
        {
            after = LastingEffects.Gather(after.HasEffectsAsArray ? after with { HasEffectsAsArray = false } : after);
        }

        var left = after?.Outside ?? LastingEffects.Released(before!);
        var news = News(Viewer.GameMaster)!;
        var hidesNothing = !hides && (before is null || CombatDocument.HidesNothing(before)) && (after is null || CombatDocument.HidesNothing(after))
            && outside.All(Combat.Shows) && left.All(Combat.Shows);
        var forPlayers = hidesNothing ? news : News(Viewer.Players);
        var changed = new CombatChanged(
            playerId, (after ?? before)!.Id, news, forPlayers is not null && AreSame(news, forPlayers) ? news : forPlayers);
        if (forPlayers is not null || ReferenceEquals(outside, left)) return changed;
        // Players know of no combat, and see effects beside it.
        var shown = LastingEffects.Changes(
            LastingEffects.SeenBy(Viewer.Players, outside), LastingEffects.SeenBy(Viewer.Players, left));
        return shown.Count == 0 ? changed : changed with { UpdateForPlayers = shown };

        CombatNews? News(Viewer viewer) => report(viewer) is { } reported
            ? new CombatNews(
                reported.Event,
                reported.Details,
                StateDiff.Between(StateWith(before, outside, viewer), StateWith(after, left, viewer)),
                viewer == Viewer.Players && shownBy != playerId ? shownBy : null)
            : null;
    }

    // What is hidden may have nothing to do with an event.
    private static bool AreSame(CombatNews one, CombatNews other) => ReferenceEquals(one, other)
        || (one.Event == other.Event && other.PlayerId is null && one.Details.Equals(other.Details) && one.Changes.SequenceEqual(other.Changes));

    private static StateObject StateWith(Combat? combat, ImmutableSortedSet<ActiveEffect> outside, Viewer viewer)
    {
        var state = LastingEffects.Put(StateObject.Empty, LastingEffects.SeenBy(viewer, outside));
        return combat is not null && CombatDocument.Write(combat, viewer) is { } document ? state.With(CombatDocument.Name, document) : state;
    }

    private static StateObject With(StateObject details, StateObject more)
    {
        foreach (var (name, value) in more) details = details.With(name, value);
        return details;
    }

    private static StateArray Ids(Combat combat, Viewer viewer) =>
        StateArray.Of([.. combat.Order.Where(c => viewer == Viewer.GameMaster || !c.IsHidden).Select(c => Id(c.CharacterId))]);

    private static StateValue Id(Guid id) => StateValue.Of(id.ToString());
}
