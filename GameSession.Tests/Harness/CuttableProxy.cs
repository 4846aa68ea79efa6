using System.Net;
using System.Net.Sockets;

namespace GameSession.Tests.Harness;

/// <summary>
/// A TCP connection's way through a network that a test can cut: with a sign of it (connections are reset, new ones are refused), or without any
/// (what is sent goes nowhere, in both directions and also on new connections). Safe from anywhere.
/// </summary>
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

    /// <param name="targetPort">Where connections go, on this machine; asked for each of them.</param>
    public CuttableProxy(Func<int> targetPort)
    {
        _targetPort = targetPort;
        _listener = Bind(port: 0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Listen(_listener);
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Resets what is open and refuses what comes.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _listener.Dispose();
            // Bound and not listening: the port stays ours, and who connects to it is refused.
            _listener = Bind(Port);
            _refuses = true;
            foreach (var socket in _open) Reset(socket);
            _open.Clear();
        }
    }

    /// <summary>Lets connections be, and new ones come about, and carries nothing any more.</summary>
    public void Silence()
    {
        lock (_gate) _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>As <see cref="Silence"/>, once so many bytes more have been carried.</summary>
    public void SilenceAfter(long bytes)
    {
        lock (_gate) _carries = bytes;
    }

    /// <summary>All is as it was. What was cut stays cut; what was held back goes on.</summary>
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
            // Refusing, or over.
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
            // One of the two is gone, and with it the other.
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
            // Gone.
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
