namespace GameSession.Api.Domain;

/// <summary>A condition that somebody has.</summary>
/// <param name="Id">Unique in the session; see <see cref="EffectIds"/>.</param>
/// <param name="SourceActionId">The action whose outcome it is; the same condition from two actions is two effects.</param>
/// <param name="SourceId">The character that caused it; null where an older version of the service did not store it.</param>
/// <param name="SinceRound">In the target's count of rounds, see <see cref="Combat.RoundOf(Guid)"/>.</param>
/// <param name="EndsRound">Ends by itself at the end of the target's turn in this round or the first one after it; null for never.</param>
/// <param name="HiddenBy">The hidden combatant that caused the effect or has it; players do not know of the effect.</param>
/// <param name="IsOver">It has ended, but players still see the turn with which it ended.</param>
internal sealed record ActiveEffect(
    Guid Id,
    Guid TargetId,
    string Condition,
    Guid SourceActionId,
    Guid? SourceId,
    int SinceRound,
    int? EndsRound = null,
    Guid? HiddenBy = null,
    bool IsOver = false) : IComparable<ActiveEffect>
{
    // These identify an effect; the rest may change.
    public int CompareTo(ActiveEffect? other) => other is null ? 1
        : TargetId.CompareTo(other.TargetId) is not 0 and var byTarget ? byTarget
        : string.CompareOrdinal(Condition, other.Condition) is not 0 and var byCondition ? byCondition
        : SourceActionId.CompareTo(other.SourceActionId) is not 0 and var bySource ? bySource
        : Id.CompareTo(other.Id);
}
