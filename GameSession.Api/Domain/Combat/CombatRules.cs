using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// Decides what may happen in a combat (DESIGN §6, Combat): session and command in, a fact or a refusal out. A player is answered by what
/// players see: no answer depends on anything that is hidden from them.
/// </summary>
internal static class CombatRules
{
    private static readonly string[] OutOfTurn = ["reaction", "legendary", "lair"];

    /// <param name="hidden">Null: as it was, visible for a newcomer.</param>
    /// <param name="roll">What the client says was rolled.</param>
    /// <param name="die">What the service rolled, for sessions where it does.</param>
    /// <param name="newId">The id of the combat that the roll opens, if it opens one; otherwise the seed of <see cref="HiddenIds"/>.</param>
    /// <param name="grouping">Whose turn the character shares, or after whom it acts.</param>
    /// <param name="twice">Where two dice were asked for: takes the place of <paramref name="die"/>.</param>
    public static Result<Decision> RollInitiative(
        Session session,
        Guid playerId,
        Guid characterId,
        decimal? roll,
        IReadOnlyDictionary<string, decimal> modifiers,
        bool? hidden,
        int die,
        Guid newId,
        Grouping? grouping = null,
        TwoDice? twice = null)
    {
        if (Refuse(session, playerId) is { } refusal) return refusal;
        var isGameMaster = session.IsGameMaster(playerId);
        var before = CombatDocument.In(session);
        if (!isGameMaster && !ActsFor(session, before, playerId, characterId))
        {
            return GameErrors.Forbidden("You may roll only for your own character.");
        }

        if (!isGameMaster && hidden is not null) return GameErrors.Forbidden("Only the game master may hide a combatant.");
        if (!isGameMaster && grouping is { IsEmpty: false }) return GameErrors.Forbidden("Only the game master may group combatants.");
        if (grouping?.With is { } with) return GroupRules.Join(session, playerId, before, characterId, with, hidden);
        if (hidden == true && before is not null) characterId = before.Meant(characterId);
        if (hidden == true && session.IsPlayed(characterId))
        {
            return GameErrors.InvalidMessage("hidden", "a player's character cannot be hidden from its player");
        }

        if (session.Settings.Dice == Dice.Server) roll = twice?.Counted ?? die;
        else if (twice is not null) return GameErrors.InvalidMessage(twice.Name, "is only for sessions whose dice the service rolls");
        if ((roll ?? (grouping?.After is null ? null : 0)) is not { } rolled) return GameErrors.InvalidMessage("roll", "is required");
        if (!CombatLimits.Allow(rolled)) return GameErrors.InvalidMessage("roll", CombatLimits.Number);

        var combat = before ?? new Combat { Id = newId, Outside = LastingEffects.In(session) };
        // Former versions of the service let a player have the id of a hidden combatant.
        if (!isGameMaster) combat = HiddenIds.Renew(combat, characterId, newId);
        var known = combat;
        var earlier = combat.EntryOf(characterId);
        // Where the service rolls, nobody may roll until they like the result.
        var isFinal = !isGameMaster && session.Settings.Dice == Dice.Server && earlier?.CharacterId == characterId;
        if (earlier is not null && (isFinal || combat.RoundOf(earlier) > 0)) return GameErrors.AlreadyRolled();
        if (hidden == true && (earlier is { IsHidden: false } || combat.ShowsEffectOn(characterId)))
        {
            return GameErrors.InvalidMessage("hidden", "players have seen this combatant, or what it is under; remove that first");
        }

        var isHidden = hidden ?? earlier?.IsHidden ?? false;
        if (earlier is not null && earlier.CharacterId != characterId)
        {
            // Who rolls for itself leaves its group.
            combat = Groups.TakeOut(combat, earlier, characterId);
            earlier = null;
        }

        var members = grouping?.Members?.Select(m => isHidden ? combat.Meant(m) : m).Except(earlier?.Ids ?? []).ToList() ?? [];
        if (earlier is { IsHidden: true } && !isHidden) combat = CombatTurns.Reveal(combat, earlier).Combat;
        var gathered = GroupRules.Gather(session, combat, members, isHidden, "members");
        if (gathered.Error is { } scattered) return scattered;
        combat = gathered.Value;
        Combatant? first = null;
        if (grouping?.After is { } ahead)
        {
            first = combat.EntryOf(combat.Meant(ahead));
            if (GroupRules.RefuseAfter(combat, characterId, isHidden, first) is { } no) return no;
        }

        if (earlier is null && !isHidden) combat = Endings.Return(combat, characterId);
        var newcomer = new Combatant(
            characterId,
            rolled,
            modifiers.ToImmutableSortedDictionary(StringComparer.Ordinal),
            isHidden,
            LastTurn: 0,
            isHidden ? earlier?.FormerId : null)
        {
            Label = earlier?.Label,
            IsDefeated = earlier?.IsDefeated ?? false,
            IsDelayed = earlier?.IsDelayed ?? false,
            OwnerId = earlier?.OwnerId,
            Members = [.. earlier?.Members ?? [], .. members],
            FormerMembers = isHidden && earlier is not null ? earlier.FormerMembers : ImmutableSortedDictionary<Guid, Guid>.Empty,
            After = first?.CharacterId,
        };
        if (newcomer.Members.Count > CombatLimits.MaxMembers) return GameErrors.TooManyMembers(CombatLimits.MaxMembers);
        var after = InitiativeOrder.Insert(combat with { Order = combat.Order.RemoveAll(c => c.CharacterId == characterId) }, newcomer);
        if (after.CountOf(isHidden) > CombatLimits.MaxCombatants) return GameErrors.TooManyCombatants(CombatLimits.MaxCombatants);
        foreach (var id in newcomer.Ids.Where(id => known.EntryOf(id) is null))
        {
            after = Departures.Return(after, after.Find(characterId)!, id);
        }

        if (IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        return CombatReports.InitiativeRolled(playerId, before, after, newcomer, twice);
    }

    /// <param name="named">Who is next; null for whoever comes next. The game master's choice.</param>
    /// <param name="round">With <paramref name="turnNumber"/>, the turn that is to end, as the caller sees it; null for whichever it is.</param>
    /// <param name="seed">Of the rolls of a round that begins; see <see cref="RoundRolls"/>.</param>
    /// <param name="skipDue">The turn ends although an effect is due. The game master's choice.</param>
    public static Result<Decision> ChangeTurn(
        Session session, Guid playerId, Guid? named, int? round, int? turnNumber, bool skipDue = false, Guid? seed = null)
    {
        if (Refuse(session, playerId) is { } refusal) return refusal;
        var viewer = session.ViewerOf(playerId);
        if (SeenBy(viewer, session) is not { } combat) return GameErrors.NoActiveCombat();
        combat = RoundRolls.Prepare(session, combat, seed);
        var turn = CombatDocument.Members(combat, viewer, "active_character", "round", "turn_number");
        if (IsOther("round", round) || IsOther("turn_number", turnNumber)) return GameErrors.TurnConflict(turn);
        if (viewer == Viewer.GameMaster)
        {
            if (combat.Order.IsEmpty || (named is null && combat.Active is null && !combat.Order.Exists(c => c.CanAct)))
            {
                return GameErrors.NobodyIsNext();
            }

            var to = named is { } id ? combat.EntryOf(combat.Meant(id)) : null;
            if (named is not null && to is null) return GameErrors.UnknownCharacter();
            if (IsHeld()) return GameErrors.EffectsDue();
            return Changed(to is not null ? CombatTurns.Jump(combat, to, playerId) : CombatTurns.Next(combat, playerId));
        }

        if (combat.Find(combat.ShownActive) is not { } mine || !mine.Ids.Any(id => ActsFor(session, combat, playerId, id)))
        {
            return GameErrors.NotYourTurn();
        }

        if (named is { } wanted && !mine.Has(wanted) && CombatTurns.NextVisible(combat)?.Has(wanted) != true)
        {
            return GameErrors.Forbidden("Only the game master may choose who is next.");
        }

        if (skipDue) return GameErrors.Forbidden("Only the game master may skip what is due.");
        if (IsHeld()) return GameErrors.EffectsDue();
        if (mine.CharacterId == combat.Active) return Changed(CombatTurns.Next(combat, playerId));
        // The turn has ended and a hidden combatant's follows. The player still sees the old turn and repeats the command.
        if (mine.LastTurn >= combat.ShownRound) return Decision.Nothing;
        return Changed(CombatTurns.EndShown(combat, mine, playerId));

        bool IsHeld() => !skipDue && session.Settings.HoldTurnForDue
            && combat.Effects.Any(e => e.IsDue && (viewer == Viewer.GameMaster || Combat.Shows(e)));

        // What only the game master sees, only the game master can have left unanswered.
        Decision Changed(CombatTurn turn) => CombatReports.TurnChanged(
            playerId,
            combat,
            Endings.Settle(combat, turn, turn.Shown is not null, turn.Shown is not null, viewer == Viewer.GameMaster));

        bool IsOther(string member, int? given) => given is { } number && !StateValue.Of(number).Equals(turn[member]);
    }

    public static Result<Decision> DeclareAction(Session session, Guid playerId, OpenAction action)
    {
        if (Refuse(session, playerId) is { } refusal) return refusal;
        var viewer = session.ViewerOf(playerId);
        if (viewer == Viewer.Players && !ActsFor(session, CombatDocument.In(session), playerId, action.CharacterId))
        {
            return GameErrors.Forbidden("You may declare actions only for your own character.");
        }

        if (SeenBy(viewer, session) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Actions.Exists(a => a.Id == action.Id && (viewer == Viewer.GameMaster || !a.IsHidden))) return GameErrors.DuplicateAction();
        if (viewer == Viewer.GameMaster) action = action with { CharacterId = combat.Meant(action.CharacterId) };
        if (viewer == Viewer.Players && combat.Find(combat.ShownActive)?.Has(action.CharacterId) != true && !OutOfTurn.Contains(action.Type))
        {
            return GameErrors.NotYourTurn();
        }

        if (!combat.IsKnown(session, action.CharacterId, viewer) || action.Targets.Exists(t => !combat.IsKnown(session, t, viewer)))
        {
            return GameErrors.UnknownCharacter();
        }

        var isHidden = viewer == Viewer.GameMaster && combat.IsHidden(action.CharacterId);
        if (!isHidden && !combat.IsShown)
        {
            return GameErrors.InvalidMessage("character_id", "players know of no combat yet, so they cannot see an action in it");
        }

        if (combat.Actions.Count(a => a.CharacterId == action.CharacterId && (isHidden || !a.IsHidden)) >= CombatLimits.MaxOpenActionsPerCharacter)
        {
            return GameErrors.TooManyOpenActions(CombatLimits.MaxOpenActionsPerCharacter);
        }

        var spent = CombatBudgets.Spend(session, combat, action, viewer);
        if (spent.IsError) return spent.Error!;
        // What is hidden now is kept with the action: players go on seeing what they have seen, also when a combatant is hidden later.
        action = spent.Value.Action with { HiddenTargets = action.Targets.FindAll(combat.IsHidden), IsHidden = isHidden };
        var after = spent.Value.Combat with { Actions = combat.Actions.Add(action) };
        if (IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        // A hidden action has the id. Until here the answer was that to an id that nothing has.
        if (combat.Actions.Exists(a => a.Id == action.Id)) return GameErrors.DuplicateAction();
        return CombatReports.ActionDeclared(playerId, combat, after, action);
    }

    /// <param name="changes">Of the state, which happen with the outcomes (<see cref="ResolvedChanges"/>).</param>
    /// <param name="newIds">The seed of <see cref="EffectIds"/>.</param>
    public static Result<Decision> ResolveAction(
        Session session, Guid playerId, Guid actionId, IReadOnlyList<Outcome> outcomes, IReadOnlyList<Change> changes, Guid newIds)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.Actions.Find(a => a.Id == actionId) is not { } action) return GameErrors.ActionNotFound();
        outcomes = [.. outcomes.Select(o => action.Targets.Contains(combat.Meant(o.TargetId)) ? o with { TargetId = combat.Meant(o.TargetId) } : o)];
        if (outcomes.Any(o => !combat.IsKnown(session, o.TargetId, Viewer.GameMaster))) return GameErrors.UnknownCharacter();
        if (!session.Settings.HasLastingEffects && outcomes.Any(o => o.Lasting.Count > 0)) return GameErrors.NothingLasts("outcomes");
        return Resolution.Of(combat, action, outcomes, newIds).Then<Decision>(resolution =>
        {
            var after = combat with { Actions = combat.Actions.Remove(action), Effects = resolution.Effects };
            if (IsTooLarge(session, playerId, after)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
            var resolved = CombatReports.ActionResolved(playerId, combat, after, action, resolution);
            return changes.Count == 0 ? (Decision)resolved : ResolvedChanges.Add(session, resolved, changes);
        });
    }

    /// <param name="order">Every combatant once.</param>
    public static Result<Decision> OrderInitiative(Session session, Guid playerId, IReadOnlyList<Guid> order)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        var entries = order.Select(id => combat.EntryOf(combat.Meant(id))).ToList();
        if (entries.Contains(null)) return GameErrors.UnknownCharacter();
        if (entries.Count != combat.Order.Count || entries.Distinct().Count() != entries.Count)
        {
            return GameErrors.InvalidMessage("order", "must name every combatant once, or of a group one");
        }

        var ordered = Groups.Attached([.. entries.OfType<Combatant>()]);
        if (ordered.SequenceEqual(combat.Order)) return Decision.Nothing;
        return CombatReports.InitiativeOrdered(playerId, combat, combat with { Order = ordered });
    }

    /// <param name="withMembers">Whether all go who share the turn.</param>
    /// <param name="seed">As for a change of turn.</param>
    public static Result<Decision> RemoveCombatant(
        Session session, Guid playerId, Guid characterId, bool withMembers = false, Guid? seed = null)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        combat = RoundRolls.Prepare(session, combat, seed);
        var id = combat.Meant(characterId);
        if (combat.EntryOf(id) is not { } gone) return GameErrors.UnknownCharacter();
        if (withMembers) id = gone.CharacterId;
        // The one whose entry it is goes last, and the turn with it.
        var turn = (withMembers ? gone.Members.Append(id) : [id]).Aggregate(
            new CombatTurn(combat, [], null), (left, one) => left.Then(c => CombatTurns.Remove(c, c.EntryOf(one)!, one, session.IsPlayed(one))));
        // Of a hidden one, players see at most that another turn begins, which may be that of the same combatant.
        turn = gone.IsHidden
            ? Endings.Settle(combat, turn, turn.Shown is not null, turn.Shown is not null, turn.Combat.Active != combat.Active)
            : Endings.Settle(combat, turn, isSeen: true);
        return CombatReports.CombatantRemoved(playerId, combat, turn, gone.IsHidden, id);
    }

    public static Result<Decision> RevealCombatant(Session session, Guid playerId, Guid characterId)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.EntryOf(combat.Meant(characterId)) is not { } hidden) return GameErrors.UnknownCharacter();
        if (!hidden.IsHidden) return Decision.Nothing;
        if (CombatantRules.RefuseHiding(session, combat, hidden, hidden: false) is { } no) return no;
        var turn = Endings.Settle(combat, CombatTurns.Reveal(combat, hidden), isSeen: true);
        return CombatReports.CombatantRevealed(playerId, combat, turn, hidden.CharacterId);
    }

    public static Result<Decision> EndCombat(Session session, Guid playerId)
    {
        if (RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        return CombatReports.CombatEnded(playerId, combat);
    }

    /// <summary>The refusal of whoever may take no part in a combat; null for a player and the game master.</summary>
    internal static GameError? Refuse(Session session, Guid playerId) =>
        session.Seat(playerId) is not { } seat ? GameErrors.NotAMember()
        : session.HasEnded ? GameErrors.SessionEnded()
        : seat.Role == Role.Observer && !session.IsGameMaster(playerId) ? GameErrors.Forbidden("Observers may not take part in combat.")
        : null;

    /// <summary>The refusal of whoever may not do what only the game master may.</summary>
    internal static GameError? RefuseAllButGameMaster(Session session, Guid playerId) =>
        Refuse(session, playerId) ?? (session.IsGameMaster(playerId) ? null : GameErrors.Forbidden("Only the game master may do this."));

    /// <summary>
    /// Whether a player acts for a character. An owner acts for a combatant that players see. For all others it is somebody else's, as it would be if
    /// it were not there.
    /// </summary>
    internal static bool ActsFor(Session session, Combat? combat, Guid playerId, Guid characterId) =>
        session.Plays(playerId, characterId)
        || (combat?.EntryOf(characterId) is { IsHidden: false, OwnerId: { } owner } && owner == playerId);

    /// <summary>The combat, if the viewer knows of one.</summary>
    internal static Combat? SeenBy(Viewer viewer, Session session) =>
        CombatDocument.In(session) is { } combat && (viewer == Viewer.GameMaster || combat.IsShown) ? combat : null;

    /// <summary>
    /// Whether the state is too large with this combat. The limit applies to what the writer sees, as for every change of the state.
    /// </summary>
    internal static bool IsTooLarge(Session session, Guid playerId, Combat after)
    {
        var state = session.State.With(CombatDocument.Name, CombatDocument.Write(after, Viewer.GameMaster)!);
        if (!ReferenceEquals(after.Outside, LastingEffects.In(session))) state = LastingEffects.Put(state, after.Outside);
        return StateDocument.IsTooLarge(session.State, state, SessionRules.LimitsOf(session), SessionRules.HiddenFrom(session, playerId));
    }
}
