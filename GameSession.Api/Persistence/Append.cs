using System.Diagnostics;
using GameSession.Api.Domain;

namespace GameSession.Api.Persistence;

/// <summary>
/// What one session wants to add to its log: consecutive events, to be stored all or none, and the snapshot after the last of them when one
/// is due.
/// </summary>
/// <param name="Trace">The span of the first command that it comes from.</param>
/// <param name="Predecessor">
/// The event that the first of them follows, so that nothing is added to what the log no longer has; null: whichever has the version before.
/// </param>
internal sealed record Append(Guid SessionId, IReadOnlyList<EncodedEvent> Events, StateObject? Snapshot, ActivityContext Trace = default, Guid? Predecessor = null)
{
    public SessionEvent First => Events[0].Event;

    public SessionEvent Last => Events[^1].Event;

    /// <summary><see cref="Trace"/> as W3C writes it; null for none.</summary>
    public string? TraceParent => Trace.TraceId == default ? null : $"00-{Trace.TraceId}-{Trace.SpanId}-{(int)Trace.TraceFlags:x2}";
}
