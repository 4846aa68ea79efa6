using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Telemetry;

/// <summary>
/// Names and attributes of the service's own spans (docs/operations.md). They carry ids, types and versions, and never a payload or a token.
/// When nothing listens, every method returns at once and allocates nothing.
/// </summary>
internal static class SessionSpans
{
    public const string Commit = "session.commit";
    public const string GroupCommit = "session.group_commit";
    public const string FanOut = "session.fan_out";

    private static ActivitySource Source => SessionMetrics.Source;

    /// <summary>
    /// The trace context of the current work; default when it is not traced. A context that came with a request is passed on, recorded or not.
    /// </summary>
    public static ActivityContext CurrentTrace =>
        Activity.Current is { } current && (current.Recorded || current.HasRemoteParent) ? current.Context : default;

    /// <summary>
    /// Begins the trace of a message from a connection. The request that opened the connection lasts as long as the connection, so the message is
    /// not part of its trace but has a link to it. Leaves <see cref="Activity.Current"/> without a span when the trace is over.
    /// </summary>
    /// <param name="type">Null for a message that is not traced.</param>
    public static Activity? StartMessage(string? type, Guid sessionId)
    {
        if (!Source.HasListeners()) return null;
        var request = Activity.Current;
        Activity.Current = null;
        if (type is null) return null;
        var span = Source.StartActivity(
            ActivityKind.Server, name: type, links: request is { Recorded: true } ? [new ActivityLink(request.Context)] : null);
        if (span is not { IsAllDataRequested: true }) return span;
        span.SetTag("network.protocol.name", "websocket");
        span.SetTag("gamesession.session.id", sessionId.ToString());
        return span;
    }

    /// <summary>Begins a span that another method ends: <see cref="Activity.Current"/> stays what it is.</summary>
    public static Activity? StartAside(string name, ActivityContext parent)
    {
        if (!Source.HasListeners() || parent == default) return null;
        var current = Activity.Current;
        var span = Source.StartActivity(name, ActivityKind.Internal, parent);
        Activity.Current = current;
        return span;
    }

    /// <inheritdoc cref="StartAside"/>
    public static void EndAside(Activity span)
    {
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }

    public static void Describe(this Activity span, SessionEvent e) => span.DescribeEvent(e.SessionId, EventJson.TypeOf(e.Fact), e.Version);

    public static void DescribeEvent(this Activity span, Guid sessionId, string eventType, long version)
    {
        if (!span.IsAllDataRequested) return;
        span.SetTag("gamesession.session.id", sessionId.ToString());
        span.SetTag("gamesession.event.type", eventType);
        span.SetTag("gamesession.event.version", version);
    }

    /// <summary>
    /// Adds a refusal's error code. A refusal is an answer like any other: the span fails only when the service itself was at fault.
    /// </summary>
    public static void Refuse(this Activity span, GameError error)
    {
        span.SetTag("gamesession.error.code", error.Code);
        if (error.Kind is not (ErrorKind.Internal or ErrorKind.Unavailable)) return;
        span.SetTag("error.type", error.Code);
        span.SetStatus(ActivityStatusCode.Error);
    }
}
