using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Persistence;

/// <summary>
/// An append to one session's log: consecutive events, stored all or none, and the snapshot after the last of them when one is due.
/// </summary>
/// <param name="Predecessor">
/// The id of the event before the first of these. If the log does not have that event, nothing is appended. Null: any event may have the version
/// before.
/// </param>
internal sealed record Append(Guid SessionId, IReadOnlyList<EncodedEvent> Events, StateObject? Snapshot, Guid? Predecessor = null)
{
    public const char TraceSeparator = ',';

    public SessionEvent First => Events[0].Event;

    public SessionEvent Last => Events[^1].Event;

    /// <summary>
    /// The W3C trace contexts of the commands that caused the events: one for all events, or one for each, separated by <see cref="TraceSeparator"/>.
    /// Null when none was traced.
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
