namespace GameSession.Api.Archiving;

/// <summary>Keeps archives: contents under names. A name has parts, separated by <c>/</c>. Thread-safe.</summary>
internal interface IArchiveStore
{
    /// <summary>
    /// Stores a content, all of it or nothing, and replaces what has that name. When the call returns, the content survives a crash of this process
    /// and, as far as the store can tell, of the machine that keeps it.
    /// </summary>
    /// <param name="content">Seekable; its position is where the content starts.</param>
    /// <exception cref="IOException">The store does not answer, or refuses the content.</exception>
    Task WriteAsync(string name, Stream content, CancellationToken ct);

    /// <summary>The content that was stored under a name; null when nothing was.</summary>
    /// <exception cref="IOException">The store does not answer.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken ct);
}
