using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Decides what may happen in a combat (DESIGN §6, Combat): session and command in, a fact or a refusal out. A player is answered by what
/// players see; whatever is hidden is as if it did not exist.
/// </summary>
internal static class CombatRules
{
    private static readonly string[] OutOfTurn = ["reaction", "legendary", "lair"];

    /// <param name="hidden">Null: as it was, visible for a newcomer.</param>
    /// <param name="roll">What the client says was rolled.</param>
    /// <param name="die">What the service rolled, for sessions where it does.</param>
    /// <param name="combatId">Of the combat that the roll opens, if it opens one.</param>
    public static Result<Decision> RollInitiative(
        Session session, Guid playerId, Guid characterId, decimal? roll, IReadOnlyDictionary<string, decimal> modifiers, bool? hidden, int die, Guid combatId)
    {
        if (Refuse(session, playerId) is { } refusal) return refusal;
        var isGameMaster = playerId == session.GameMasterId;
        if (!isGameMaster && session.Seat(playerId)!.CharacterId != characterId) return GameErrors.Forbidden("You roll for your own character alone.");
        if (!isGameMaster && hidden is not null) return GameErrors.Forbidden("Only the game master hides a combatant.");
        if (hidden == true && IsPlayed(session, characterId)) return GameErrors.InvalidMessage("hidden", "a player's character cannot be hidden from its player");
        if (session.Settings.Dice == Dice.Server) roll = die;
        if (roll is not { } rolled) return GameErrors.InvalidMessage("roll", "is required");
        if (!CombatLimits.Allow(rolled)) return GameErrors.InvalidMessage("roll", CombatLimits.Number);

        var before = CombatDocument.In(session.State);
        var combat = before ?? new Combat { Id = combatId };
        var earlier = combat.Find(characterId);
        if (earlier is { IsHidden: true } && !isGameMaster)
        {
            // Somebody has come to play whom the game master hides: their answer must not tell, and their roll is the first that anybody sees.
            combat = CombatTurns.Remove(combat, earlier).Combat;
            earlier = null;
        }

        if (earlier is not null && combat.RoundOf(earlier) > 0) return GameErrors.AlreadyRolled();
        if (hidden == true && (earlier is { IsHidden: false } || combat.Effects.Any(e => e.TargetId == characterId && Combat.Shows(e))))
        {
            return GameErrors.InvalidMessage("hidden", "players have seen this combatant, or what it is under; remove that first");
        }

        var isHidden = hidden ?? earlier?.IsHidden ?? false;
        if (earlier is null && combat.Order.Count(c => c.IsHidden == isHidden) >= CombatLimits.MaxCombatants) return GameErrors.TooManyCombatants(CombatLimits.MaxCombatants);
        if (earlier is { IsHidden: true } && !isHidden) combat = CombatTurns.Reveal(combat, earlier).Combat;
        var newcomer = new Combatant(characterId, rolled, modifiers.ToImmutableSortedDictionary(StringComparer.Ordinal), isHidden, LastTurn: 0);
        var after = InitiativeOrder.Insert(combat with { Order = combat.Order.RemoveAll(c => c.CharacterId == characterId) }, newcomer);
        if (IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return Happened(playerId, before, after, eyes => eyes == Eyes.Players && isHidden ? null : (
            CombatEvent.InitiativeRolled,
            With(CombatDocument.Write(newcomer), Seen(after, eyes, "status", "round", "turn_number", "active_character", "initiative_order"))));
    }

    /// <param name="named">Who is next; null for whoever comes next. The game master's choice.</param>
    /// <param name="round">With <paramref name="turnNumber"/>, the turn that is to end, as the caller sees it; null for whichever it is.</param>
    public static Result<Decision> ChangeTurn(Session session, Guid playerId, Guid? named, int? round, int? turnNumber)
    {
        if (Refuse(session, playerId) is { } refusal) return refusal;
        var eyes = EyesOf(session, playerId);
        if (CombatSeenBy(session, eyes) is not { } combat) return GameErrors.NoActiveCombat();
        var turn = Seen(combat, eyes, "active_character", "round", "turn_number");
        if (IsOther("round", round) || IsOther("turn_number", turnNumber)) return GameErrors.TurnConflict(turn);
        CombatTurn next;
        if (eyes == Eyes.Players)
        {
            if (combat.Find(combat.ShownActive) is not { } mine || mine.CharacterId != session.Seat(playerId)!.CharacterId) return GameErrors.NotYourTurn();
            if (named is not null && named != mine.CharacterId && named != CombatTurns.NextVisible(combat)?.CharacterId)
            {
                return GameErrors.Forbidden("Only the game master names who is next.");
            }

            if (mine.CharacterId == combat.Active) next = CombatTurns.Next(combat);
            // Ended before, with a hidden combatant's turn after it: as far as its owner can see, the same once more.
            else if (mine.LastTurn >= combat.ShownRound) return Decision.Nothing;
            else next = CombatTurns.EndShown(combat, mine);
        }
        else
        {
            if (combat.Order.IsEmpty) return GameErrors.NobodyIsNext();
            if (named is not null && combat.Find(named) is null) return GameErrors.UnknownCharacter();
            next = combat.Find(named) is { } to ? CombatTurns.Jump(combat, to) : CombatTurns.Next(combat);
        }

        return Happened(playerId, combat, next.Combat, who => TurnTold(combat, next, who) is { } told ? (CombatEvent.TurnChanged, told) : null);

        bool IsOther(string member, int? given) => given is { } number && !StateValue.Of(number).Equals(turn[member]);
    }

    public static Result<Decision> DeclareAction(Session session, Guid playerId, OpenAction action)
    {
        if (Refuse(session, playerId) is { } refusal) return refusal;
        var eyes = EyesOf(session, playerId);
        if (eyes == Eyes.Players && session.Seat(playerId)!.CharacterId != action.CharacterId) return GameErrors.Forbidden("You declare for your own character alone.");
        if (CombatSeenBy(session, eyes) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Actions.Exists(a => a.Id == action.Id)) return GameErrors.DuplicateAction();
        if (eyes == Eyes.Players && combat.ShownActive != action.CharacterId && !OutOfTurn.Contains(action.Type)) return GameErrors.NotYourTurn();
        if (!Knows(session, combat, eyes, action.CharacterId) || action.Targets.Exists(t => !Knows(session, combat, eyes, t))) return GameErrors.UnknownCharacter();
        if (combat.Actions.Count(a => a.CharacterId == action.CharacterId) >= CombatLimits.MaxOpenActionsPerCharacter)
        {
            return GameErrors.TooManyOpenActions(CombatLimits.MaxOpenActionsPerCharacter);
        }

        // What players know they go on knowing, should somebody be hidden later.
        action = action with { HiddenTargets = action.Targets.FindAll(t => IsSecret(session, combat, t)), IsHidden = IsSecret(session, combat, action.CharacterId) };
        var after = combat with { Actions = combat.Actions.Add(action) };
        if (IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return Happened(playerId, combat, after, who => who == Eyes.Players && action.IsHidden ? null : (
            CombatEvent.ActionDeclared, With(CombatDocument.Write(action, who), Seen(after, who, "round"))));
    }

    public static Result<Decision> ResolveAction(Session session, Guid playerId, Guid actionId, IReadOnlyList<Outcome> outcomes)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Actions.Find(a => a.Id == actionId) is not { } action) return GameErrors.ActionNotFound();
        if (outcomes.Any(o => !Knows(session, combat, Eyes.GameMaster, o.TargetId))) return GameErrors.UnknownCharacter();
        var effects = combat.Effects;
        // All of one source, in the order in which they began.
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
                    var away = EffectsOf(effects, target, condition[1..]);
                    if (action.IsHidden && away.Exists(Combat.Shows))
                    {
                        return GameErrors.InvalidMessage($"outcomes[{i}].conditions", "a hidden combatant cannot take away what players see; reveal it first");
                    }

                    effects = effects.Except(away);
                    started.Remove((target, condition[1..]));
                    continue;
                }

                var since = combat.RoundOf(target);
                int? ends = outcomes[i].Durations.TryGetValue(condition, out var rounds) ? since + rounds : null;
                Guid? hiddenBy = action.IsHidden ? action.CharacterId : IsSecret(session, combat, target) ? target : null;
                var effect = new ActiveEffect(target, condition, actionId, since, ends, hiddenBy);
                effects = effects.Remove(effect).Add(effect);
                started.Remove((target, condition));
                started.Add((target, condition), effect);
                if (effects.Count > CombatLimits.MaxEffects) return GameErrors.TooManyEffects(CombatLimits.MaxEffects);
            }
        }

        var after = combat with { Actions = combat.Actions.Remove(action), Effects = effects };
        if (IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        var ended = combat.Effects.Where(e => !effects.Contains(e)).ToList();
        return Happened(playerId, combat, after, eyes => eyes == Eyes.Players && action.IsHidden ? null : (
            CombatEvent.ActionResolved,
            With(
                StateObject.Of(
                    ("action_id", Id(actionId)),
                    ("character_id", Id(action.CharacterId)),
                    ("outcomes", StateArray.Of([.. outcomes.Where(o => eyes == Eyes.GameMaster || !IsSecret(session, combat, o.TargetId)).Select(CombatDocument.Write)])),
                    ("started_effects", CombatDocument.Write(started.Values.Where(e => eyes == Eyes.GameMaster || Combat.Shows(e)))),
                    ("ended_effects", CombatDocument.Write(ended.Where(e => eyes == Eyes.GameMaster ? !e.IsOver : Combat.Shows(e))))),
                Seen(after, eyes, "round"))));
    }

    /// <param name="order">Every combatant once.</param>
    public static Result<Decision> OrderInitiative(Session session, Guid playerId, IReadOnlyList<Guid> order)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        if (order.Any(id => combat.Find(id) is null)) return GameErrors.UnknownCharacter();
        if (order.Count != combat.Order.Count || order.Distinct().Count() != order.Count) return GameErrors.InvalidMessage("order", "must name every combatant once");
        if (order.SequenceEqual(combat.Order.Select(c => c.CharacterId))) return Decision.Nothing;
        var after = combat with { Order = [.. order.Select(id => combat.Find(id)!)] };
        return Happened(playerId, combat, after, eyes =>
            Seen(after, eyes, "initiative_order", "turn_number") is var seen && eyes == Eyes.Players && seen.Equals(Seen(combat, eyes, "initiative_order", "turn_number"))
                ? null
                : (CombatEvent.InitiativeOrdered, With(StateObject.Of(("order", Ids(after, eyes))), seen)));
    }

    public static Result<Decision> RemoveCombatant(Session session, Guid playerId, Guid characterId)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Find(characterId) is not { } gone) return GameErrors.UnknownCharacter();
        var turn = CombatTurns.Remove(combat, gone);
        return Happened(playerId, combat, turn.Combat, eyes =>
            eyes == Eyes.GameMaster || !gone.IsHidden
                ? (CombatEvent.CombatantRemoved, With(
                    StateObject.Of(("character_id", Id(characterId))), Seen(turn.Combat, eyes, "active_character", "round", "turn_number", "initiative_order")))
                // What players see of it is that the hidden turn is over.
                : TurnTold(combat, turn, eyes) is { } told ? (CombatEvent.TurnChanged, told) : null);
    }

    public static Result<Decision> RevealCombatant(Session session, Guid playerId, Guid characterId)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Find(characterId) is not { } hidden) return GameErrors.UnknownCharacter();
        if (!hidden.IsHidden) return Decision.Nothing;
        var turn = CombatTurns.Reveal(combat, hidden);
        return Happened(playerId, combat, turn.Combat, eyes => (
            CombatEvent.CombatantRevealed,
            With(
                CombatDocument.Write(turn.Combat.Find(characterId)!),
                With(
                    Seen(turn.Combat, eyes, "status", "round", "turn_number", "active_character", "initiative_order", "active_effects", "actions"),
                    StateObject.Of(("expired_effects", CombatDocument.Write((eyes == Eyes.Players ? turn.Shown : turn.Expired) ?? [])))))));
    }

    public static Result<Decision> EndCombat(Session session, Guid playerId)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session.State) is not { } combat) return GameErrors.NoActiveCombat();
        return Happened(playerId, combat, null, eyes =>
            eyes == Eyes.Players && !combat.IsShown ? null : (CombatEvent.CombatEnded, Seen(combat, eyes, "round")));
    }

    /// <summary>Whether a combat may become this session's: it hides no player's character from its player.</summary>
    public static bool Fits(Session session, Combat combat) => !combat.Order.Exists(c => c.IsHidden && IsPlayed(session, c.CharacterId));

    /// <summary>What holds of every combat that these rules have brought about.</summary>
    public static bool Holds(Combat combat) => HasSoundTurns(combat) && HasSoundEffects(combat) && HasSoundActions(combat);

    private static bool HasSoundTurns(Combat combat) =>
        combat.Round is >= 0 and <= CombatLimits.MaxRound && combat.ShownRound >= 0 && combat.ShownRound <= combat.Round
        && combat.Ahead >= 0 && combat.Ahead <= combat.Round
        && (combat.IsRunning || combat.ShownRound == 0)
        && (combat.Active is null || (combat.IsRunning && combat.Find(combat.Active) is not null))
        && (combat.ShownActive is null || (combat.ShownRound > 0 && combat.Find(combat.ShownActive) is { IsHidden: false }))
        && (combat.Find(combat.Active) is not { IsHidden: false } || combat.ShownActive == combat.Active)
        && (combat.IsShown || combat.Order.All(c => c.IsHidden))
        && combat.Order.Select(c => c.CharacterId).Distinct().Count() == combat.Order.Count
        && combat.Order.GroupBy(c => c.IsHidden).All(g => g.Count() <= CombatLimits.MaxCombatants)
        && combat.Order.All(c => c.CharacterId != Guid.Empty && CombatLimits.Allow(c.Roll, c.Modifiers) && c.LastTurn >= 0 && (c.IsHidden
            ? c.LastTurn >= combat.Round - 2 && c.LastTurn <= combat.Round
            : c.LastTurn >= combat.ShownRound - 1 && c.LastTurn <= combat.ShownRound + combat.Ahead));

    private static bool HasSoundEffects(Combat combat) =>
        combat.Effects.Count <= CombatLimits.MaxEffects
        && combat.Effects.All(e => e.SinceRound is >= 0 and <= CombatLimits.MaxRound && CombatLimits.IsCondition(e.Condition)
            && (e.EndsRound is null || (e.EndsRound >= e.SinceRound && e.EndsRound <= e.SinceRound + CombatLimits.MaxDuration))
            && (!e.IsOver || (e.TargetId == combat.ShownActive && Combat.Shows(e))));

    private static bool HasSoundActions(Combat combat) =>
        combat.Actions.Select(a => a.Id).Distinct().Count() == combat.Actions.Count
        && combat.Actions.All(a => a.Id != Guid.Empty && CombatLimits.IsName(a.Type) && a.Targets.Count <= CombatLimits.MaxTargets && a.HiddenTargets.All(a.Targets.Contains))
        && combat.Actions.GroupBy(a => a.CharacterId).All(g => g.Count() <= CombatLimits.MaxOpenActionsPerCharacter);

    private static StateObject? TurnTold(Combat before, CombatTurn turn, Eyes eyes)
    {
        var expired = eyes == Eyes.GameMaster ? turn.Expired : turn.Shown;
        if (expired is null) return null;
        var ended = eyes == Eyes.GameMaster ? before.Active : before.ShownActive;
        var told = With(
            StateObject.Of(("expired_effects", CombatDocument.Write(expired))), Seen(turn.Combat, eyes, "status", "active_character", "round", "turn_number"));
        return ended is { } id ? told.With("previous_character", Id(id)) : told;
    }

    // One fact, told in one way where there is nothing to hide, else in two.
    private static Decision Happened(Guid playerId, Combat? before, Combat? after, Func<Eyes, (CombatEvent Event, StateObject Details)?> tell)
    {
        var news = News(Eyes.GameMaster)!;
        var isOpen = (before is null || CombatDocument.HidesNothing(before)) && (after is null || CombatDocument.HidesNothing(after));
        return new CombatChanged(playerId, (after ?? before)!.Id, news, isOpen ? news : News(Eyes.Players));

        CombatNews? News(Eyes eyes) => tell(eyes) is { } told
            ? new CombatNews(told.Event, told.Details, StateDocument.Diff(StateWith(before, eyes), StateWith(after, eyes)))
            : null;
    }

    private static StateObject StateWith(Combat? combat, Eyes eyes) =>
        combat is not null && CombatDocument.Write(combat, eyes) is { } document ? StateObject.Of((CombatDocument.Name, document)) : StateObject.Empty;

    private static GameError? Refuse(Session session, Guid playerId) =>
        session.Seat(playerId) is not { } seat ? GameErrors.NotAMember()
        : session.HasEnded ? GameErrors.SessionEnded()
        : seat.Role == Role.Observer ? GameErrors.Forbidden("Observers take no part in combat.")
        : null;

    private static GameError? RefuseAllButGameMaster(Session session, Guid playerId) =>
        Refuse(session, playerId) ?? (playerId == session.GameMasterId ? null : GameErrors.Forbidden("Only the game master may do this."));

    private static Eyes EyesOf(Session session, Guid playerId) => playerId == session.GameMasterId ? Eyes.GameMaster : Eyes.Players;

    // They stand together: the set is sorted by target and condition.
    private static List<ActiveEffect> EffectsOf(ImmutableSortedSet<ActiveEffect> effects, Guid target, string condition)
    {
        var found = new List<ActiveEffect>();
        var at = effects.IndexOf(new ActiveEffect(target, condition, Guid.Empty, SinceRound: 0));
        for (at = at < 0 ? ~at : at; at < effects.Count && effects[at].TargetId == target && effects[at].Condition == condition; at++) found.Add(effects[at]);
        return found;
    }

    private static Combat? CombatSeenBy(Session session, Eyes eyes) =>
        CombatDocument.In(session.State) is { } combat && (eyes == Eyes.GameMaster || combat.IsShown) ? combat : null;

    private static bool IsPlayed(Session session, Guid characterId) => session.Members.Values.Any(m => m.CharacterId == characterId);

    // A combatant whom players do not know at all; a character that somebody has come to play, they do.
    private static bool IsSecret(Session session, Combat combat, Guid characterId) => combat.IsHidden(characterId) && !IsPlayed(session, characterId);

    private static bool Knows(Session session, Combat combat, Eyes eyes, Guid characterId) =>
        IsPlayed(session, characterId) || (combat.Find(characterId) is { } combatant && (eyes == Eyes.GameMaster || !combatant.IsHidden));

    // Judged by what the writer sees, as every change of the state is.
    private static bool IsTooLarge(Session session, Guid playerId, Combat after) => StateDocument.IsTooLarge(
        session.State,
        session.State.With(CombatDocument.Name, CombatDocument.Write(after, Eyes.GameMaster)!),
        StateLimits.Default.MaxBytes,
        SessionRules.HiddenFrom(session, playerId));

    private static StateObject Seen(Combat combat, Eyes eyes, params ReadOnlySpan<string> members)
    {
        var seen = StateObject.Empty;
        var document = CombatDocument.Write(combat, eyes) ?? StateObject.Empty;
        foreach (var member in members)
        {
            if (document.TryGet(member, out var value)) seen = seen.With(member, value);
        }

        return seen;
    }

    private static StateObject With(StateObject details, StateObject more)
    {
        foreach (var (name, value) in more) details = details.With(name, value);
        return details;
    }

    private static StateArray Ids(Combat combat, Eyes eyes) =>
        StateArray.Of([.. combat.Order.Where(c => eyes == Eyes.GameMaster || !c.IsHidden).Select(c => Id(c.CharacterId))]);

    private static StateValue Id(Guid id) => StateValue.Of(id.ToString());
}
