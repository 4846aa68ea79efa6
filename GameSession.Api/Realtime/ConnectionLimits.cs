using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Realtime;

/// <summary>What one connection may use; section <c>GameSession</c>, defaults from DESIGN §6.</summary>
internal sealed class ConnectionLimits
{
    /// <summary>Bytes of one message from a client.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MessageBytes { get; set; } = 64 * 1024;

    /// <summary>Messages that may wait for a client that reads slowly.</summary>
    [Range(1, 1_000_000)]
    public int WaitingMessages { get; set; } = 512;

    /// <summary>Bytes that may wait for a client that reads slowly.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int WaitingBytes { get; set; } = 1024 * 1024;

    /// <summary>Connections of one player to one session, over all processes.</summary>
    [Range(1, 1000)]
    public int ConnectionsPerPlayer { get; set; } = 5;

    /// <summary>How long a close may take before the connection is cut.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:12")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Seconds over which the closes of a stopping process are spread, at most.</summary>
    [Range(0, 15)]
    public int DrainSeconds { get; set; } = 10;

    /// <summary>
    /// Closes per second of a stopping process; more when <see cref="DrainSeconds"/> would not suffice. A drain of few connections ends sooner.
    /// </summary>
    [Range(1, 1_000_000)]
    public int DrainClosesPerSecond { get; set; } = 100;

    /// <summary>Seconds between the service's heartbeats; WebSocket pings have the same interval.</summary>
    [Range(1, 3600)]
    public int HeartbeatSeconds { get; set; } = 30;

    /// <summary>Seconds that a player stays online without a connection.</summary>
    [Range(0, 3600)]
    public int OfflineAfterSeconds { get; set; } = 15;

    /// <summary>Seconds without a byte from a peer, pongs included, after which its connection is closed.</summary>
    [Range(1, 3600)]
    public int PeerTimeoutSeconds { get; set; } = 90;
}
