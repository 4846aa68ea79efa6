namespace GameSession.Api.Domain;

/// <summary>A condition that somebody has.</summary>
/// <param name="Id">Unique in the session; see <see cref="EffectIds"/>.</param>
/// <param name="SourceActionId">The action whose outcome it is, if it is one; the same condition from two actions is two effects.</param>
/// <param name="SourceId">The character that caused it; null where nobody said, or an older version of the service did not store it.</param>
/// <param name="SinceRound">In the target's count of rounds, see <see cref="Combat.RoundOf(Guid)"/>.</param>
/// <param name="EndsRound">
/// With an <see cref="Ending"/>, the round that it counts to; see <see cref="Endings"/>. Without one the effect ends by itself at the end of the
/// target's turn in this round or the first one after it. Null for never.
/// </param>
/// <param name="HiddenBy">A hidden combatant that caused the effect, has it, or with whose turn it ends; players do not know of the effect.</param>
/// <param name="IsOver">It has ended, but players still see the turn with which it ended.</param>
internal sealed record ActiveEffect(
    Guid Id,
    Guid TargetId,
    string Condition,
    Guid? SourceActionId,
    Guid? SourceId,
    int SinceRound,
    int? EndsRound = null,
    Guid? HiddenBy = null,
    bool IsOver = false) : IComparable<ActiveEffect>
{
    /// <summary>With which turn it ends; null for an effect with a duration and for one that does not end by itself.</summary>
    public Ending? Ending { get; init; }

    /// <summary>The game master was asked with the turn that is on, and has not answered.</summary>
    public bool IsDue { get; init; }

    /// <summary>The game master hides the effect itself, whoever has it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>It outlasts the fight; see <see cref="LastingEffects"/>. It has no duration.</summary>
    public bool IsLasting { get; init; }

    /// <summary>It does not end by itself: when it would, the game master is asked.</summary>
    public bool Asks => Ending is { Asks: true };

    /// <summary>The combatant with whose turn it ends.</summary>
    public Guid EndsWith => Ending?.Of ?? TargetId;

    // These identify an effect; the rest may change.
    public int CompareTo(ActiveEffect? other) => other is null ? 1
        : TargetId.CompareTo(other.TargetId) is not 0 and var byTarget ? byTarget
        : string.CompareOrdinal(Condition, other.Condition) is not 0 and var byCondition ? byCondition
        : Nullable.Compare(SourceActionId, other.SourceActionId) is not 0 and var bySource ? bySource
        : Id.CompareTo(other.Id);
}

/// <summary>With which turn an effect ends.</summary>
/// <param name="Of">Whose turn.</param>
/// <param name="Turns">How many of its turns begin until then; 0: the present turn, or the next one if it has none now.</param>
/// <param name="Asks">The effect does not end by itself: the game master is asked.</param>
internal sealed record Ending(EndingAt At, Guid Of, int Turns, bool Asks);

/// <summary>An ending as a message says it.</summary>
/// <param name="Of"><see cref="Target"/>, <see cref="Source"/> or a combatant's id.</param>
internal sealed record AskedEnding(EndingAt At, string Of, int Turns, bool Asks)
{
    public const string Target = "target";
    public const string Source = "source";
}

/// <summary>Where in a turn an effect ends.</summary>
internal enum EndingAt
{
    TurnStart,
    TurnEnd,
}

/// <summary>The names of <see cref="EndingAt"/> in messages and in the state.</summary>
internal static class EndingAts
{
    private const string Start = "turn_start";
    private const string End = "turn_end";

    public static string ToWire(this EndingAt at) => at == EndingAt.TurnStart ? Start : End;

    /// <summary>Null for any other text.</summary>
    public static EndingAt? Find(string? wire) => wire switch
    {
        Start => EndingAt.TurnStart,
        End => EndingAt.TurnEnd,
        _ => null,
    };
}
