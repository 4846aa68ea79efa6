using System.Runtime.CompilerServices;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// The events of a session of which a viewer may see something, by the viewer's versions. Hidden events are not among them: how many there are and
/// how large they are changes nothing in what is returned. Thread-safe.
/// </summary>
internal sealed class SeenEvents(EventReader log)
{
    /// <summary>The events after a version of the viewer's and up to the session's, in order. They are read in pages, as they are needed.</summary>
    /// <param name="limit">How many are probably needed; more follow if the caller goes on.</param>
    /// <param name="onPage">Gets each page as it is read from the log.</param>
    public async IAsyncEnumerable<EncodedEvent> ReadAsync(
        Session session, Viewer viewer, long after, int limit, [EnumeratorCancellation] CancellationToken ct, Action<EventPage>? onPage = null)
    {
        var version = session.VersionFor(viewer);
        if (after >= version) yield break;
        // Nobody is sent the creation, which may be large.
        var from = Math.Max(after + 1, 2);
        if (from > version || await log.FindVersionAsync(session, viewer, from, ct) is not { } first) yield break;
        var read = first - 1;
        EventPage page;
        do
        {
            page = await log.ReadAsync(session, viewer, read, limit, ct);
            onPage?.Invoke(page);
            foreach (var encoded in page.Events)
            {
                var e = encoded.Event;
                read = e.Version;
                if (e.VersionFor(viewer) > after && (viewer == Viewer.GameMaster || !e.IsHidden)) yield return encoded;
            }
        }
        while (page.IsCut);
    }
}
