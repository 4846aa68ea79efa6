namespace GameSession.Api.Archiving;

/// <summary>
/// Where archives are kept: contents under names. A name has parts with <c>/</c> between them. Safe from anywhere.
/// </summary>
internal interface IArchiveStore
{
    /// <summary>
    /// Stores a content, all of it or nothing, in place of what has that name. When it returns the content outlives a crash of this process
    /// and, as far as the store can tell, of the machine that keeps it.
    /// </summary>
    /// <exception cref="IOException">The store does not answer, or does not take it.</exception>
    Task WriteAsync(string name, Stream content, CancellationToken ct);

    /// <summary>What was stored under a name; null when nothing was.</summary>
    /// <exception cref="IOException">The store does not answer.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken ct);
}
