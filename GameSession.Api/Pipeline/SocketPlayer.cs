using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;

namespace GameSession.Api.Pipeline;

/// <summary>Who sends the messages of one connection, from when it is connected to its session until it ends.</summary>
/// <param name="IsGameMaster">A session keeps its game master for as long as there is one, so what was true at the beginning stays true.</param>
/// <param name="Allowance">What the connection may send.</param>
internal sealed record SocketPlayer(Connection Connection, bool IsGameMaster, ConnectionAllowance Allowance)
{
    /// <summary>The player as the sender of one message.</summary>
    public Caller CallerWith(string? reference) => new(Connection.PlayerId, Connection, reference, IsGameMaster);
}
