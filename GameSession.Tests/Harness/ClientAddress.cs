using System.Net;
using System.Net.Sockets;

namespace GameSession.Tests.Harness;

/// <summary>Addresses that clients come from: all of 127.0.0.0/8 is this machine.</summary>
public static class ClientAddress
{
    private static int _last = Seeded.Choice(1 << 23);

    /// <summary>One that nobody has come from in this run.</summary>
    public static IPAddress New()
    {
        var number = Interlocked.Increment(ref _last);
        return new IPAddress([127, (byte)(1 + number / 62_500 % 250), (byte)(1 + number / 250 % 250), (byte)(1 + number % 250)]);
    }

    /// <summary>Makes connections that come from this address.</summary>
    public static HttpMessageInvoker Invoker(IPAddress from) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });
}
