namespace GameSession.Api.Domain;

/// <summary>Two d20 that the service rolled for one initiative.</summary>
/// <param name="IsAdvantage">Whether the higher one counts; otherwise the lower one.</param>
internal sealed record TwoDice(bool IsAdvantage, int First, int Second)
{
    /// <summary>The member of the message that asked for two.</summary>
    public string Name => IsAdvantage ? "advantage" : "disadvantage";

    public int Counted => IsAdvantage ? Math.Max(First, Second) : Math.Min(First, Second);
}
