using System.Net;
using System.Net.Sockets;

namespace GameSession.Tests.Harness;

/// <summary>
/// A TCP proxy that a test can cut in two ways: visibly (open connections are reset, new ones refused) or silently (bytes are held back in both
/// directions, also on new connections). Thread-safe.
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly Func<int> _targetPort;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private readonly List<System.Net.Sockets.Socket> _open = [];
    private System.Net.Sockets.Socket _listener;
    private TaskCompletionSource _flows = Flowing();
    private Task _accepting = Task.CompletedTask;
    private bool _refuses;
    private long _carries = long.MaxValue;

    /// <param name="targetPort">The port on this machine to connect to; called for each connection.</param>
    public CuttableProxy(Func<int> targetPort)
    {
        _targetPort = targetPort;
        _listener = Bind(port: 0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Listen(_listener);
    }

    /// <summary>The port on 127.0.0.1 on which the proxy listens.</summary>
    public int Port { get; }

    /// <summary>Resets open connections and refuses new ones.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _listener.Dispose();
            // Bound but not listening: the port stays reserved, and clients that connect to it are refused.
            _listener = Bind(Port);
            _refuses = true;
            foreach (var socket in _open) Reset(socket);
            _open.Clear();
        }
    }

    /// <summary>Keeps connections open and accepts new ones, but carries no bytes.</summary>
    public void Silence()
    {
        lock (_gate) _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Like <see cref="Silence"/>, after so many more bytes.</summary>
    public void SilenceAfter(long bytes)
    {
        lock (_gate) _carries = bytes;
    }

    /// <summary>Carries and accepts again. Connections that were reset stay closed; bytes that were held back are sent.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            _carries = long.MaxValue;
            _flows.TrySetResult();
            if (_refuses) Listen(_listener);
            _refuses = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        lock (_gate)
        {
            _listener.Dispose();
            _flows.TrySetResult();
            foreach (var socket in _open) Reset(socket);
        }

        await _accepting;
        _over.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flowing = new TaskCompletionSource();
        flowing.SetResult();
        return flowing;
    }

    private static System.Net.Sockets.Socket Bind(int port)
    {
        var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static void Reset(System.Net.Sockets.Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    private void Listen(System.Net.Sockets.Socket listener)
    {
        listener.Listen();
        _accepting = AcceptAsync(listener);
    }

    private async Task AcceptAsync(System.Net.Sockets.Socket listener)
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptAsync(_over.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The proxy refuses, or is disposed.
        }
    }

    private async Task CarryAsync(System.Net.Sockets.Socket near)
    {
        var far = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        lock (_gate) _open.AddRange([near, far]);
        try
        {
            await FlowsAsync();
            await far.ConnectAsync(IPAddress.Loopback, _targetPort(), _over.Token);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two connections has ended, so the other one ends too.
        }

        lock (_gate)
        {
            _open.RemoveAll(s => s == near || s == far);
            near.Dispose();
            far.Dispose();
        }
    }

    private async Task CopyAsync(System.Net.Sockets.Socket from, System.Net.Sockets.Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _over.Token) is > 0 and var length)
            {
                Count(length);
                await FlowsAsync();
                for (var sent = 0; sent < length;) sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), _over.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection has ended.
        }
    }

    private void Count(int bytes)
    {
        lock (_gate)
        {
            _carries -= bytes;
            if (_carries < 0 && _flows.Task.IsCompleted) Silence();
        }
    }

    private Task FlowsAsync()
    {
        lock (_gate) return _flows.Task;
    }
}
