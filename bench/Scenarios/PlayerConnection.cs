using System.Net.WebSockets;

namespace GameSession.Scenarios;

/// <summary>
/// One WebSocket of a member. Its messages are passed on from a loop of its own, in order. One message at a time may be sent.
/// </summary>
internal sealed class PlayerConnection : IDisposable
{
    // With a handler of its own each, ten thousand connections would take seconds of the clients' CPU.
    private static readonly HttpMessageInvoker Handshakes = new(new SocketsHttpHandler { UseCookies = false });

    private readonly ClientWebSocket _socket = new();
    private readonly TaskCompletionSource _established = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<ReadOnlySpan<byte>> _onMessage;

    private PlayerConnection(Action<ReadOnlySpan<byte>> onMessage) => _onMessage = onMessage;

    /// <summary>Returns when the connection is established.</summary>
    /// <param name="onMessage">Takes each later message, UTF-8.</param>
    public static async Task<PlayerConnection> OpenAsync(Uri api, Seat seat, Action<ReadOnlySpan<byte>> onMessage)
    {
        var connection = new PlayerConnection(onMessage);
        try
        {
            connection._socket.Options.SetRequestHeader("Authorization", $"Bearer {seat.Jwt}");
            connection._socket.Options.SetRequestHeader("X-Session-Token", seat.ConnectionToken);
            var address = new Uri($"ws://{api.Authority}/api/v2/sessions/{seat.SessionId}/ws");
            await connection._socket.ConnectAsync(address, Handshakes, CancellationToken.None);
            _ = connection.ReceiveAsync();
            await connection._established.Task;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <param name="message">UTF-8.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        var buffer = new byte[2048];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, 2 * length);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    throw new WebSocketException($"Closed with {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}");
                }

                length += received.Count;
                if (!received.EndOfMessage) continue;
                if (_established.Task.IsCompleted) _onMessage(buffer.AsSpan(0, length));
                else if (Message.Is(buffer.AsSpan(0, length), "connection_established"u8)) _established.SetResult();
                length = 0;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The scenario notices that messages are missing.
            _established.TrySetException(e);
        }
    }
}
