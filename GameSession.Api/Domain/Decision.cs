namespace GameSession.Api.Domain;

/// <summary>What a command comes to when it is not refused: a fact to be recorded, or nothing because all is as it should be already.</summary>
internal sealed record Decision(Fact? Fact)
{
    public static Decision Nothing { get; } = new((Fact?)null);

    public static implicit operator Decision(Fact fact) => new(fact);
}
