using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>Decides who may share a turn. All of a group are hidden, or none.</summary>
internal static class GroupRules
{
    /// <summary>A character joins an entry of the order, and has no roll of its own.</summary>
    /// <param name="with">One of the entry.</param>
    public static Result<Decision> Join(Session session, Guid playerId, Combat? before, Guid characterId, Guid with, bool? hidden)
    {
        if (before is null) return GameErrors.NoActiveCombat();
        if (before.EntryOf(before.Meant(with)) is not { } group) return GameErrors.UnknownCharacter();
        if (hidden is not null && hidden != group.IsHidden) return GameErrors.InvalidMessage("hidden", "must be as for the others of the group");
        if (group.IsHidden) characterId = before.Meant(characterId);
        if (group.Has(characterId)) return Decision.Nothing;
        return Gather(session, before, [characterId], group.IsHidden, "with").Then<Decision>(combat =>
        {
            var joined = combat.Find(group.CharacterId)!;
            joined = joined with { Members = joined.Members.Add(characterId) };
            if (joined.Members.Count > CombatLimits.MaxMembers) return GameErrors.TooManyMembers(CombatLimits.MaxMembers);
            combat = combat.With(joined);
            if (combat.CountOf(group.IsHidden) > CombatLimits.MaxCombatants) return GameErrors.TooManyCombatants(CombatLimits.MaxCombatants);
            if (!group.IsHidden) combat = CombatTurns.Disclose(combat, joined, roundsLater: 0);
            if (before.EntryOf(characterId) is null) combat = Departures.Return(combat, joined, characterId);
            if (CombatRules.IsTooLarge(session, playerId, combat)) return GameErrors.StateTooLarge(StateLimits.Default.MaxBytes);
            return CombatReports.InitiativeRolled(playerId, before, combat, joined);
        });
    }

    /// <summary>The combat in which these characters are ready to become members of a group: none of them has an entry or a group any more.</summary>
    /// <param name="field">The member of the message that a refusal names.</param>
    public static Result<Combat> Gather(Session session, Combat combat, IEnumerable<Guid> members, bool isHidden, string field)
    {
        foreach (var id in members)
        {
            var entry = combat.EntryOf(id);
            if (entry is not null && combat.RoundOf(entry) > 0) return GameErrors.AlreadyRolled();
            if (entry is not null && entry.IsHidden != isHidden)
            {
                return GameErrors.InvalidMessage(field, "must be all hidden, or all visible");
            }

            if (isHidden && (session.IsPlayed(id) || combat.ShowsEffectOn(id)))
            {
                return GameErrors.InvalidMessage(field, "cannot hide a player's character, or one on which players see an effect");
            }

            if (entry is null) continue;
            combat = entry.Members.IsEmpty
                ? combat with { Order = Groups.Released(combat.Order.Remove(entry), id) }
                : Groups.TakeOut(combat, entry, id);
        }

        return combat;
    }

    /// <summary>The refusal of a place right after an entry.</summary>
    public static GameError? RefuseAfter(Combat combat, Guid characterId, bool isHidden, Combatant? first)
    {
        if (first is null || first.Has(characterId)) return GameErrors.UnknownCharacter();
        if (first.IsHidden && !isHidden) return GameErrors.InvalidMessage("after", "is hidden, so that players would see somebody act after nobody");
        for (var before = first; before is not null; before = combat.Find(before.After))
        {
            if (before.CharacterId == characterId) return GameErrors.InvalidMessage("after", "acts after this combatant itself");
        }

        return null;
    }
}
