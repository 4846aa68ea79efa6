using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>
/// Sends to the connections of one session in this process. Only the session's mailbox calls it, with committed events in version order.
/// </summary>
internal sealed class SessionFanOut(Guid sessionId, SessionRuntimeServices services)
{
    /// <summary>
    /// Queues an event for everybody who may see it, until <see cref="Flush"/>. When a member has left or the session has ended, closes the
    /// connections concerned.
    /// </summary>
    /// <param name="before">The session before the event.</param>
    /// <param name="session">The session after the event.</param>
    /// <param name="sender">
    /// The caller whose command caused the event, who gets the answer at the same time; null when the event was read from the log or the
    /// backplane.
    /// </param>
    public void Send(EncodedEvent encoded, Session before, Session session, Caller? sender)
    {
        if (encoded.Event.Fact is GameMasterChanged changed)
        {
            // Both see another state with other versions from here on: they must resynchronise, and get nothing more on these connections.
            services.Hub.Close(sessionId, changed.PlayerId, CloseCodes.ServiceRestart, CloseCodes.Reloaded);
            services.Hub.Close(sessionId, changed.FormerId, CloseCodes.ServiceRestart, CloseCodes.Reloaded);
        }

        var group = services.Hub.Group(sessionId);
        if (!group.IsEmpty && PrivateNews.Of(before, session) is { } news)
        {
            foreach (var connection in group)
            {
                if (news.For(connection.PlayerId) is { } frame) connection.Queue(frame);
            }
        }

        if (!group.IsEmpty && SessionBroadcast.Of(encoded, session) is { } broadcast)
        {
            var span = SessionSpans.StartAside(SessionSpans.FanOut, encoded.Trace);
            span?.Describe(encoded.Event);
            var start = services.Time.GetTimestamp();
            foreach (var connection in group)
            {
                if (ReferenceEquals(connection, sender?.Connection)) connection.Queue(AnswerTo(sender!, broadcast));
                else if (broadcast.For(connection.PlayerId) is { } frame) connection.Queue(frame);
            }

            services.Metrics.FanOut(services.Time.GetElapsedTime(start));
            if (span is not null) SessionSpans.EndAside(span);
        }

        switch (encoded.Event.Fact)
        {
            case PlayerLeft left:
                services.Hub.Close(sessionId, left.PlayerId, CloseCodes.Forbidden, left.RemovedBy is null ? "left" : "removed");
                break;
            case SessionEnded:
                services.Hub.Close(sessionId, null, CloseCodes.SessionEnded, ErrorCodes.SessionEnded);
                break;
        }
    }

    /// <summary>Writes what is queued to each connection, the frames of several events in one write.</summary>
    public void Flush()
    {
        foreach (var connection in services.Hub.Group(sessionId)) connection.Flush();
    }

    /// <summary>Sends one frame to all connections.</summary>
    public void Send(Frame frame)
    {
        foreach (var connection in services.Hub.Group(sessionId)) connection.Send(frame);
    }

    /// <summary>Answers a command that causes no event now: it is a repetition, or there is nothing to change.</summary>
    public static void Answer(Caller sender, EncodedEvent? encoded, Session session)
    {
        if (sender.Connection is not { } connection) return;
        connection.Send(AnswerTo(sender, encoded is null ? null : SessionBroadcast.Of(encoded, session)));
    }

    // The event as its sender may see it, with the sender's ref; an ack when the sender may see nothing of it.
    private static Frame AnswerTo(Caller sender, SessionBroadcast? broadcast) =>
        broadcast?.For(sender.PlayerId, sender.Ref) ?? Frame.Text(Envelope.WriteAck(sender.Ref));
}
