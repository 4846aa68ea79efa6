using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running;

/// <summary>
/// One endpoint in front of the copies of a project. Each connection goes to the next copy in turn, past those that refuse it; there is no
/// stickiness. Bytes are passed on as they are, so WebSockets go through; an idle connection holds no buffer.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;
    private readonly Func<IReadOnlyList<int>> _targets;
    private readonly List<Socket> _listeners = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task[] _accepting = [];
    private uint _next;

    /// <param name="targets">The loopback ports of the copies that run now.</param>
    public TcpProxy(Func<IReadOnlyList<int>> targets) => _targets = targets;

    /// <exception cref="SocketException">The port is taken.</exception>
    public void Listen(int port)
    {
        foreach (var address in PortAllocator.Loopback())
        {
            var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _listeners.Add(listener);
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen(4_096);
        }

        _accepting = [.. _listeners.Select(l => Task.Run(() => AcceptAsync(l)))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var listener in _listeners)
            listener.Dispose();
        await Task.WhenAll(_accepting).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                _ = ServeAsync(client);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or files have run out for the moment.
                await Task.Delay(5).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Carries one connection to its end; never throws.</summary>
    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        try
        {
            using var server = await ConnectAsync().ConfigureAwait(false);
            if (server is null)
            {
                Reset(client);
                return;
            }

            client.NoDelay = true;
            server.NoDelay = true;
            await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end is gone; both are closed on the way out.
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var targets = _targets();
        var first = Interlocked.Increment(ref _next);
        for (var i = 0u; i < targets.Count; i++)
        {
            var port = targets[(int)((first + i) % (uint)targets.Count)];
            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), _stopping.Token).ConfigureAwait(false);
                return server;
            }
            catch (SocketException)
            {
                server.Dispose();
            }
        }

        return null;
    }

    /// <summary>Copies one direction. Its end is passed on, so that the other direction can go on; a break breaks both.</summary>
    private async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            while (true)
            {
                // Waits without a buffer: thousands of idle connections cost next to nothing.
                await from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, _stopping.Token).ConfigureAwait(false);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    var count = await from.ReceiveAsync(buffer, SocketFlags.None, _stopping.Token).ConfigureAwait(false);
                    if (count == 0)
                        break;
                    for (var sent = 0; sent < count;)
                        sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None, _stopping.Token).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(from);
            Reset(to);
        }
    }

    /// <summary>Closes so that the peer learns that the connection broke, rather than ended.</summary>
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }
}
