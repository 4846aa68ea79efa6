namespace GameSession.Api.Domain;

/// <summary>How large a session's state may become (DESIGN §7).</summary>
/// <param name="MaxBytes">Of its compact JSON.</param>
/// <param name="MaxDepth">Levels of objects and arrays, the state's own included.</param>
/// <param name="MaxPrivateBytes">Of all private parts together, which do not count for <paramref name="MaxBytes"/>; null if they do.</param>
internal sealed record StateLimits(int MaxBytes, int MaxDepth, int? MaxPrivateBytes = null)
{
    /// <summary>Of one message.</summary>
    public const int MaxChanges = 1000;

    public static StateLimits Default { get; } = new(1024 * 1024, 32);
}
