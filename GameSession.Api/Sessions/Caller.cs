using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>Who sends a command or a query, and the connection that gets the answer.</summary>
/// <param name="PlayerId">The player whom the rules apply to. <see cref="Service"/> is not a player: its value here means nothing.</param>
/// <param name="Connection">The connection that the message came through; null for REST and the bus.</param>
/// <param name="Ref">The envelope's <c>ref</c>, which the client chose.</param>
/// <param name="IsGameMaster">
/// Used only for rate limits on messages from a connection. What a game master may do is decided against the session.
/// </param>
internal sealed record Caller(Guid PlayerId, Connection? Connection = null, string? Ref = null, bool IsGameMaster = false)
{
    /// <summary>The service itself, when it applies what other services say. It needs no seat and gets no answer.</summary>
    public static Caller Service { get; } = new(Guid.Empty) { Author = null };

    /// <summary>The connection's message, for a command that may be forwarded to the session's owner.</summary>
    public ClientMessage? Message { get; init; }

    /// <summary>What another process has forwarded to this one; null for the callers of this process.</summary>
    public ForwardedCommand? Forwarded { get; init; }

    /// <summary>The author of the events that this caller causes, as <see cref="Domain.EventAuthor"/> reads it from them.</summary>
    public Guid? Author { get; private init; } = PlayerId;
}
