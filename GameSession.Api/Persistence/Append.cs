using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Persistence;

/// <summary>
/// What one session wants to add to its log: consecutive events, to be stored all or none, and the snapshot after the last of them when one
/// is due.
/// </summary>
/// <param name="Predecessor">
/// The event that the first of them follows, so that nothing is added to what the log no longer has; null: whichever has the version before.
/// </param>
internal sealed record Append(Guid SessionId, IReadOnlyList<EncodedEvent> Events, StateObject? Snapshot, Guid? Predecessor = null)
{
    public const char TraceSeparator = ',';

    public SessionEvent First => Events[0].Event;

    public SessionEvent Last => Events[^1].Event;

    /// <summary>
    /// The spans that its events come from as W3C writes them, one for all events or one for each, separated by <see cref="TraceSeparator"/>;
    /// null for none.
    /// </summary>
    public string? TraceParent
    {
        get
        {
            var (first, isShared) = (Events[0].Trace, true);
            for (var i = 1; i < Events.Count; i++) isShared &= Events[i].Trace == first;
            if (!isShared) return string.Join(TraceSeparator, Events.Select(e => e.Trace == default ? "" : Telemetry.TraceParent.Write(e.Trace)));
            return first == default ? null : Telemetry.TraceParent.Write(first);
        }
    }
}
