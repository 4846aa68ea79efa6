using GameSession.Api.Protocol;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Realtime;

/// <summary>Creates connections from upgraded requests.</summary>
internal sealed class ConnectionFactory(
    IOptions<ConnectionLimits> limits, ConnectionMetrics metrics, TimeProvider time, ILogger<Connection> logger)
{
    // Less than the longest time that a timer can wait.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    /// <summary>Upgrades the request.</summary>
    /// <param name="subprotocol">
    /// The subprotocol that the service accepts, if the client offers it. No other is echoed: tokens may be among them.
    /// </param>
    public async Task<Connection> AcceptAsync(HttpContext http, Guid sessionId, Guid playerId, string subprotocol)
    {
        var offersOurs = http.WebSockets.WebSocketRequestedProtocols.Contains(subprotocol);
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = offersOurs ? subprotocol : null,
            // The service's own heartbeat carries the ping, and finds the peers that do not answer: the framework's would cost a timer for each
            // connection, which fires four times in the interval.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        return new Connection(sessionId, playerId, socket, http.Features.GetRequiredFeature<UpgradeTap>().Stream!, limits.Value, metrics, logger);
    }

    /// <summary>Closes the connection when the token that opened it is no longer accepted.</summary>
    public IDisposable? CloseWhenExpired(Connection connection, DateTimeOffset? expiry)
    {
        if (expiry is not { } at) return null;
        var left = at - time.GetUtcNow();
        if (left > LongestWait) return null;
        return time.CreateTimer(
            _ => connection.Close(CloseCodes.InvalidToken, "token expired"), null,
            left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
