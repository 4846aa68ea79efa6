using System.Net;
using System.Net.Sockets;

namespace GameSession.Tests.Harness;

/// <summary>Client addresses: all of 127.0.0.0/8 belongs to this machine.</summary>
public static class ClientAddress
{
    private static int _last = Seeded.Choice(1 << 23);

    /// <summary>An address that no client has used in this run.</summary>
    public static IPAddress New()
    {
        var number = Interlocked.Increment(ref _last);
        return new IPAddress([127, (byte)(1 + number / 62_500 % 250), (byte)(1 + number / 250 % 250), (byte)(1 + number % 250)]);
    }

    /// <summary>An invoker that connects from this address.</summary>
    public static HttpMessageInvoker Invoker(IPAddress from) => new(new DescribedAnswers(new SocketsHttpHandler
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
    }));
}
