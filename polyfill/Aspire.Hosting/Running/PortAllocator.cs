using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Aspire.Hosting.Running;

/// <summary>
/// Free loopback ports, below the range from which the kernel takes ports for outgoing connections. Each is held by a locked file while this
/// process lives, so that AppHosts that start at the same time never pick the same one between the choice and the listening.
/// </summary>
internal sealed class PortAllocator : IDisposable
{
    private const int First = 20_000;
    private const int AfterLast = 32_000;
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"apphost-ports-{Environment.UserName}")).FullName;
    private readonly List<FileStream> _held = [];

    public int Allocate()
    {
        for (var attempt = 0; attempt < 2_000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, AfterLast);
            if (TryHold(port))
                return port;
        }

        throw new DistributedApplicationException($"No free port between {First} and {AfterLast - 1}.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            foreach (var address in Loopback())
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                // As servers do: connections that linger from an earlier run are no obstacle.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(address, port));
                socket.Listen();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static IEnumerable<IPAddress> Loopback() =>
        HasIPv6Loopback.Value ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    private static readonly Lazy<bool> HasIPv6Loopback = new(() =>
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    public void Dispose()
    {
        lock (_held)
        {
            foreach (var file in _held)
                file.Dispose();
            _held.Clear();
        }
    }

    private bool TryHold(int port)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(
                Path.Combine(_folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            if (!IsFree(port))
            {
                file.Dispose();
                return false;
            }
        }
        catch (IOException)
        {
            file?.Dispose();
            return false;
        }

        lock (_held)
            _held.Add(file);
        return true;
    }
}
