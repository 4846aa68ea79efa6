namespace GameSession.Api.Domain;

/// <summary>The result of a command that is not refused: a fact to record, or nothing if the command changes nothing.</summary>
internal sealed record Decision(Fact? Fact)
{
    public static Decision Nothing { get; } = new((Fact?)null);

    public static implicit operator Decision(Fact fact) => new(fact);
}
