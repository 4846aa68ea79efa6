namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named fact about a running resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Not to be shown without being asked for.</summary>
    public bool IsSensitive { get; init; }
}
