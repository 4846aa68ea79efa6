namespace GameSession.Api.Pipeline;

/// <summary>Which pages for people are served; section <c>GameSession</c>.</summary>
internal sealed class PageOptions
{
    /// <summary>Whether <c>/table</c> is served; null: in Development only.</summary>
    public bool? TablePage { get; set; }
}
