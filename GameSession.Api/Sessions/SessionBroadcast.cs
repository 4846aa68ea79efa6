using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>
/// The broadcast of one event: one message for the game master and one for the other members. They share the same bytes until something is hidden
/// in the session. Each message is written at most once.
/// </summary>
internal sealed class SessionBroadcast
{
    private readonly View _gameMasters;
    private readonly View? _others;
    private readonly Session _session;

    private SessionBroadcast(string type, EncodedEvent encoded, Session session)
    {
        var (e, data) = encoded;
        _session = session;
        // The broadcast is the stored form, except for events that store more than is sent.
        _gameMasters = new View(type, EventJson.StoresMoreThanIsSent(e.Fact) ? EventJson.WriteBroadcast(e, e.Fact, Viewer.GameMaster) : data);
        // Events that were hidden before the log said so are hidden by what is in them.
        var visible = e.IsHidden ? null : EventVisibility.For(e.Fact, session.Settings.GmOnlyPaths);
        _others = visible is null ? null
            : ReferenceEquals(visible, e.Fact) && e.ShownVersion == e.Version ? _gameMasters
            : new View(EventJson.BroadcastTypeOf(visible)!, EventJson.WriteBroadcast(e, visible, Viewer.Players));
    }

    /// <summary>Null for an event that is not broadcast.</summary>
    public static SessionBroadcast? Of(EncodedEvent encoded, Session session) =>
        EventJson.BroadcastTypeOf(encoded.Event.Fact) is { } type ? new SessionBroadcast(type, encoded, session) : null;

    /// <summary>The message for a member; null when this member sees nothing of the event.</summary>
    /// <param name="reference">The sender's <c>ref</c>, for the sender's own message only.</param>
    public Frame? For(Guid playerId, string? reference = null)
    {
        if (ViewOf(playerId) is not { } view) return null;
        return reference is null ? view.Shared ??= Encode(view, null) : Encode(view, reference);
    }

    /// <summary>The broadcast as the list of past events shows it; null when this member sees nothing of the event.</summary>
    public EventSummary? SummaryFor(Guid playerId) => ViewOf(playerId) is { } view ? new EventSummary(view.Type, view.Data) : null;

    private View? ViewOf(Guid playerId) => _session.ViewerOf(playerId) == Viewer.GameMaster ? _gameMasters : _others;

    private static Frame Encode(View view, string? reference) => Envelope.Write(view.Type, reference, view.Data.Span, Frame.Text);

    private sealed class View(string type, ReadOnlyMemory<byte> data)
    {
        /// <summary>The two views of one event may have different types, because hiding a part can make it look like another kind of event.</summary>
        public string Type => type;

        public ReadOnlyMemory<byte> Data => data;

        public Frame? Shared { get; set; }
    }
}
