using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>What the game master changes of a combatant; null leaves it as it is.</summary>
/// <param name="Label">Empty for none.</param>
/// <param name="OwnerId">A game master's own id for nobody.</param>
/// <param name="Split">The combatant leaves its group, and the rest is about it alone.</param>
internal sealed record CombatantChange(
    string? Label = null,
    decimal? Roll = null,
    IReadOnlyDictionary<string, decimal>? Modifiers = null,
    bool? Hidden = null,
    bool? Defeated = null,
    bool? Delayed = null,
    Guid? OwnerId = null,
    bool Split = false);

/// <summary>Decides what the game master does with one combatant. Nobody loses a turn by it or has two.</summary>
internal static class CombatantRules
{
    /// <param name="seed">As for a change of turn.</param>
    public static Result<Decision> Update(Session session, Guid playerId, Guid characterId, CombatantChange change, Guid? seed = null)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        combat = RoundRolls.Prepare(session, combat, seed);
        var id = combat.Meant(characterId);
        if (combat.EntryOf(id) is not { } before) return GameErrors.UnknownCharacter();
        if (RefuseOwner(session, change.OwnerId) is { } noOwner) return noOwner;
        if (change.Hidden is { } hidden && hidden != before.IsHidden
            && RefuseHiding(session, combat, change.Split ? before with { CharacterId = id, Members = [] } : before, hidden) is { } no) return no;

        var turn = new CombatTurn(combat, [], null);
        if (change.Split && !before.Members.IsEmpty) turn = turn with { Combat = Groups.Split(combat, before, id) };
        else id = before.CharacterId;
        if (change.Hidden == true && !before.IsHidden) turn = turn.Then(c => Hiding.Conceal(c, c.Find(id)!));
        turn = turn with { Combat = Edit(session, turn.Combat, turn.Combat.Find(id)!, change) };
        if (change.Delayed is { } delayed && delayed != before.IsDelayed)
        {
            turn = turn.Then(c => delayed ? Delays.Begin(c, c.Find(id)!, playerId) : new CombatTurn(Delays.End(c, c.Find(id)!), [], null));
        }

        if (change.Hidden == false && before.IsHidden) turn = turn.Then(c => CombatTurns.Reveal(c, c.Find(id)!));
        if (CombatDocument.Write(combat, Viewer.GameMaster)!.Equals(CombatDocument.Write(turn.Combat, Viewer.GameMaster))) return Decision.Nothing;
        if (CombatRules.IsTooLarge(session, playerId, turn.Combat)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
        var isSeen = !before.IsHidden || !turn.Combat.IsHidden(id) || turn.Shown is not null;
        return CombatReports.CombatantUpdated(playerId, combat, Endings.Settle(combat, turn, isSeen), id);
    }

    /// <summary>A combatant that delays acts next.</summary>
    public static Result<Decision> EndDelay(Session session, Guid playerId, Guid characterId)
    {
        if (CombatRules.RefuseAllButGameMaster(session, playerId) is { } refusal) return refusal;
        if (CombatDocument.In(session) is not { } combat) return GameErrors.NoActiveCombat();
        if (combat.EntryOf(combat.Meant(characterId)) is not { } delayed) return GameErrors.UnknownCharacter();
        if (!delayed.IsDelayed) return Decision.Nothing;
        return CombatReports.CombatantActed(playerId, combat, Delays.Act(combat, delayed), delayed.CharacterId);
    }

    /// <summary>The refusal of a combatant that is to become hidden or visible.</summary>
    public static GameError? RefuseHiding(Session session, Combat combat, Combatant combatant, bool hidden) =>
        hidden && combatant.Ids.Any(session.IsPlayed)
            ? GameErrors.InvalidMessage("hidden", "a player's character cannot be hidden from its player")
            : combat.CountOf(hidden) + 1 + combatant.Members.Count > CombatLimits.MaxCombatants
                ? GameErrors.TooManyCombatants(CombatLimits.MaxCombatants)
                : null;

    private static GameError? RefuseOwner(Session session, Guid? ownerId) =>
        ownerId is { } owner && !session.IsGameMaster(owner) && session.Seat(owner) is not { Role: Role.Player }
            ? GameErrors.InvalidMessage("owner_id", "must be a player of this session, or the game master for nobody")
            : null;

    private static Combat Edit(Session session, Combat combat, Combatant combatant, CombatantChange change)
    {
        var edited = combatant with
        {
            Label = change.Label is { } label ? label.Length == 0 ? null : label : combatant.Label,
            IsDefeated = change.Defeated ?? combatant.IsDefeated,
            OwnerId = change.OwnerId is { } owner ? session.IsGameMaster(owner) ? null : owner : combatant.OwnerId,
            Roll = change.Roll ?? combatant.Roll,
            Modifiers = change.Modifiers?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? combatant.Modifiers,
        };
        // The same numbers leave it at its place: the game master may have put it there.
        return edited.Roll == combatant.Roll && edited.Modifiers.SequenceEqual(combatant.Modifiers)
            ? combat.With(edited)
            : InitiativeOrder.Move(combat, edited);
    }
}
