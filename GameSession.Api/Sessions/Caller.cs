using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>Who asks, and for the socket, where the answer goes.</summary>
/// <param name="PlayerId">For rules about players; the service itself is none of them, whatever stands here.</param>
/// <param name="Connection">The socket that the message came through; null for REST and the bus.</param>
/// <param name="Ref">The client's own mark on the message.</param>
/// <param name="IsGameMaster">For limits alone, on what comes through a socket; what a game master may do is decided with the session.</param>
internal sealed record Caller(Guid PlayerId, Connection? Connection = null, string? Ref = null, bool IsGameMaster = false)
{
    /// <summary>The service itself, which passes on what other services say. It asks for no seat and gets no answer.</summary>
    public static Caller Service { get; } = new(Guid.Empty) { Author = null };

    /// <summary>Whose doing the events are that this caller causes: what <see cref="Domain.EventAuthor"/> finds in them.</summary>
    public Guid? Author { get; private init; } = PlayerId;
}
