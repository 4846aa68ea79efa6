using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>The player who sends the messages of one connection, from the moment it is connected to its session until it ends.</summary>
/// <param name="IsGameMaster">Read once: who becomes the game master, or is so no longer, needs a new connection.</param>
/// <param name="Allowance">The connection's own message limits.</param>
/// <param name="Sender">Of the scope of the request that opened the connection. All of its messages use it, one after the other.</param>
internal sealed record SocketPlayer(Connection Connection, bool IsGameMaster, ConnectionAllowance Allowance, ISender Sender)
{
    /// <summary>The player as the sender of one message.</summary>
    public Caller CallerWith(string? reference, ClientMessage message) =>
        new(Connection.PlayerId, Connection, reference, IsGameMaster) { Message = message };
}
