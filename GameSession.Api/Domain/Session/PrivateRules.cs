using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>Decides what a player writes in their private part (<see cref="PrivateParts"/>). No refusal depends on any other part.</summary>
internal static class PrivateRules
{
    // The part has limits of its own.
    private static readonly StateLimits Limits = StateLimits.Default with { MaxBytes = int.MaxValue };

    /// <summary>Whether a change is at or below a player's own part.</summary>
    public static bool Concern(Session session, Guid playerId, IReadOnlyList<Change> changes)
    {
        if (!session.Settings.HasPrivateParts) return false;
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Path.Tokens is [PrivateParts.Name, var id, ..] && id == playerId.ToString()) return true;
        }

        return false;
    }

    public static Result<Decision> Update(Session session, Guid playerId, IReadOnlyList<Change> changes)
    {
        var own = PrivateParts.PathOf(playerId);
        if (changes.Any(c => !own.IsPrefixOf(c.Path)))
        {
            return GameErrors.InvalidMessage("changes", "must be all in your private part, or all outside of it");
        }

        // Decided on a state that has nothing else.
        var seen = StateDocument.Evolve(StateObject.Empty, [new Change(own, PrivateParts.In(session.State, playerId))]);
        return StateDocument.Apply(seen, changes, Limits).Then<Decision>(applied =>
        {
            var part = PrivateParts.In(applied.State, playerId);
            var all = session.State[PrivateParts.Name] as StateObject;
            var before = PrivateParts.In(session.State, playerId)?.Size ?? 0;
            var size = part?.Size ?? 0;
            if (size > before && (size > PrivateParts.MaxBytes || (all?.Size ?? 0) + size - before > PrivateParts.MaxBytesOfAll))
            {
                return GameErrors.PrivatePartTooLarge(PrivateParts.MaxBytes);
            }

            // The game master may have written something else than an object where the parts are.
            IReadOnlyList<Change> made = all is null && session.State[PrivateParts.Name] is { } other
                ? [new Change(PrivateParts.Path, applied.State[PrivateParts.Name], other)]
                : applied.Changes;
            return (Decision)new StateUpdated(playerId, made);
        });
    }
}
