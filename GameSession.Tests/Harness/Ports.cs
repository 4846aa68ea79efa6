using System.Net;
using System.Net.Sockets;

namespace GameSession.Tests.Harness;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>A port on which nothing listened a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
