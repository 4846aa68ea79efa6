using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>
/// The messages that tell a session's members of one event: one for the game master and one for everybody else, the same bytes where
/// nothing is hidden, each made at most once.
/// </summary>
internal sealed class SessionBroadcast
{
    private readonly View _gameMasters;
    private readonly View? _others;

    private SessionBroadcast(string type, EncodedEvent encoded, Session session)
    {
        var (e, data) = encoded;
        GameMasterId = session.GameMasterId;
        // What is stored is what is sent, save for what some events store besides.
        _gameMasters = new View(type, EventJson.StoresMoreThanIsSent(e.Fact) ? EventJson.WriteBroadcast(e, e.Fact) : data);
        var visible = EventVisibility.For(e.Fact, session.Settings.GmOnlyPaths);
        _others = ReferenceEquals(visible, e.Fact) ? _gameMasters
            : visible is null ? null
            : new View(EventJson.BroadcastTypeOf(visible)!, EventJson.WriteBroadcast(e, visible));
    }

    /// <summary>Null for an event that is not told to anybody.</summary>
    public static SessionBroadcast? Of(EncodedEvent encoded, Session session) =>
        EventJson.BroadcastTypeOf(encoded.Event.Fact) is { } type ? new SessionBroadcast(type, encoded, session) : null;

    private Guid GameMasterId { get; }

    /// <summary>The message for a member, or null when it tells this member nothing.</summary>
    /// <param name="reference">Given back to the sender alone.</param>
    public Frame? For(Guid playerId, string? reference = null)
    {
        if (ViewOf(playerId) is not { } view) return null;
        return reference is null ? view.Shared ??= Encode(view, null) : Encode(view, reference);
    }

    /// <summary>The broadcast for the history; null when it tells this member nothing.</summary>
    public EventSummary? SummaryFor(Guid playerId) => ViewOf(playerId) is { } view ? new EventSummary(view.Type, view.Data) : null;

    private View? ViewOf(Guid playerId) => playerId == GameMasterId ? _gameMasters : _others;

    private static Frame Encode(View view, string? reference) => Frame.Text(Envelope.Write(view.Type, reference, view.Data.Span));

    private sealed class View(string type, ReadOnlyMemory<byte> data)
    {
        /// <summary>What is hidden may make one thing look like another: two views of one event may have two types.</summary>
        public string Type => type;

        public ReadOnlyMemory<byte> Data => data;

        public Frame? Shared { get; set; }
    }
}
