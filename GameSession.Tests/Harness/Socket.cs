using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace GameSession.Tests.Harness;

/// <summary>
/// A client's WebSocket. A loop reads all messages, so that a test is never closed as a slow consumer; the test takes the messages that it
/// expects from the loop.
/// </summary>
public sealed class Socket : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket;
    private readonly Channel<JsonObject> _received = Channel.CreateUnbounded<JsonObject>();
    private readonly Task _reading;
    private int _markers;

    private Socket(ClientWebSocket socket)
    {
        _socket = socket;
        _reading = ReadAsync();
    }

    /// <summary>All messages so far, in order, whether or not a test has taken them.</summary>
    public List<JsonObject> Log { get; } = [];

    public string? SubProtocol => _socket.SubProtocol;

    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>The server's close code when the connection has ended; null if it ended without one.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The server's reason, which comes with the code.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Opens a socket and takes the <c>connection_established</c>.</summary>
    public static async Task<Socket> OpenAsync(Player player, Guid sessionId, string sessionToken, string? process = null)
    {
        var socket = await ConnectAsync(player, sessionId, sessionToken, process);
        await socket.ExpectAsync("connection_established");
        return socket;
    }

    /// <summary>Opens a socket, and takes no message from it.</summary>
    public static Task<Socket> ConnectAsync(Player player, Guid sessionId, string? sessionToken, string? process = null) =>
        ConnectAsync(player.Deployment, sessionId, process, options =>
        {
            options.SetRequestHeader("Authorization", $"Bearer {player.Token}");
            if (sessionToken is not null) options.SetRequestHeader("X-Session-Token", sessionToken);
        });

    /// <param name="from">The client's address; null for an unused one.</param>
    /// <exception cref="WebSocketException">The upgrade was refused.</exception>
    public static async Task<Socket> ConnectAsync(
        Deployment deployment, Guid sessionId, string? process, Action<ClientWebSocketOptions> configure, IPAddress? from = null)
    {
        var socket = new ClientWebSocket();
        configure(socket.Options);
        using var client = ClientAddress.Invoker(from ?? ClientAddress.New());
        await socket.ConnectAsync(UrlOf(deployment, sessionId, process), client, TestContext.Current.CancellationToken);
        return new Socket(socket);
    }

    /// <summary>Asserts that the upgrade is refused.</summary>
    /// <param name="from">The client's address; null for an unused one.</param>
    /// <returns>The status of the refusal.</returns>
    public static async Task<HttpStatusCode> RefusedUpgradeAsync(
        Deployment deployment, Guid sessionId, string? process, Action<ClientWebSocketOptions> configure, IPAddress? from = null)
    {
        using var socket = new ClientWebSocket();
        configure(socket.Options);
        socket.Options.CollectHttpResponseDetails = true;
        using var client = ClientAddress.Invoker(from ?? ClientAddress.New());
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(UrlOf(deployment, sessionId, process), client, TestContext.Current.CancellationToken));
        return socket.HttpStatusCode;
    }

    /// <summary>Asserts that the socket opens and then gets only a <c>connection_error</c> and a close.</summary>
    public static async Task ExpectRefusalAsync(
        Player player, Guid sessionId, string? sessionToken, string code, int closeCode, string? process = null)
    {
        await using var socket = await ConnectAsync(player, sessionId, sessionToken, process);
        var refused = await socket.ExpectAsync("connection_error");
        Assert.Equal(code, refused.Text("error.code"));
        Assert.False(string.IsNullOrWhiteSpace(refused.Text("error.message")));
        Assert.Equal(closeCode, await socket.ExpectCloseAsync());
    }

    public Task SendAsync(JsonNode message) => SendTextAsync(message.ToJsonString());

    public Task SendTextAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    public Task SendBytesAsync(byte[] bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        _socket.SendAsync(bytes, type, endOfMessage, TestContext.Current.CancellationToken);

    /// <summary>Sends a <c>state_update</c> that sets one path.</summary>
    public Task SetAsync(string path, JsonNode? value, string? reference = null, Guid? updateId = null) =>
        SendAsync(Messages.Update(reference, updateId, Messages.Set(path, value)));

    /// <summary>Sends a message with a new <c>ref</c>, and takes all messages up to its answer, which may be an error.</summary>
    public async Task<JsonObject> AskAsync(JsonObject message)
    {
        var reference = $"ask-{++_markers}";
        message["ref"] = reference;
        await SendAsync(message);
        while (true)
        {
            var answer = await TakeAsync();
            if ((answer["ref"] ?? answer.Find("error.details.ref"))?.GetValue<string>() == reference) return answer;
        }
    }

    /// <summary>Takes the next message, skipping presence and heartbeats; it must be of this type.</summary>
    public async Task<JsonObject> ExpectAsync(string type)
    {
        var message = await NextAsync();
        Assert.True(message["type"]!.GetValue<string>() == type, $"Expected {type}, not {message.ToJsonString()}");
        return message;
    }

    /// <summary>Takes the next message, which must be an <c>error</c> with this code and, if given, this <c>ref</c>.</summary>
    public async Task<JsonNode> ExpectErrorAsync(string code, string? reference = null)
    {
        var error = (await ExpectAsync("error"))["error"]!;
        Assert.True(error["code"]!.GetValue<string>() == code, $"Expected {code}, not {error.ToJsonString()}");
        Assert.False(string.IsNullOrWhiteSpace(error["message"]!.GetValue<string>()));
        if (reference is not null) Assert.Equal(reference, error["details"]!["ref"]!.GetValue<string>());
        return error;
    }

    /// <summary>Takes messages up to this player's presence with this <c>online</c>.</summary>
    public async Task<JsonObject> ExpectPresenceAsync(Guid player, bool online)
    {
        while (true)
        {
            var message = await TakeAsync();
            if (message["type"]!.GetValue<string>() == "presence"
                && message["data"]!["player_id"]!.GetValue<Guid>() == player && message["data"]!["online"]!.GetValue<bool>() == online)
            {
                return message;
            }
        }
    }

    /// <summary>Proves that no message is pending: the answer to a marker sent now must come next.</summary>
    public async Task ExpectNothingAsync()
    {
        var marker = $"marker-{++_markers}";
        await SendAsync(new JsonObject { ["type"] = "heartbeat", ["ref"] = marker });
        while (true)
        {
            var message = await TakeAsync();
            if (message["ref"]?.GetValue<string>() == marker) return;
            if (IsNoise(message)) continue;
            Assert.Fail($"Expected nothing, not {message.ToJsonString()}");
        }
    }

    /// <summary>Takes the next message that is neither presence nor an unsolicited heartbeat.</summary>
    public async Task<JsonObject> NextAsync()
    {
        while (true)
        {
            var message = await TakeAsync();
            if (!IsNoise(message)) return message;
        }
    }

    /// <summary>All messages that no test has taken, presence and heartbeats included, until the connection ends.</summary>
    public IAsyncEnumerable<JsonObject> ReadAllAsync(CancellationToken ct) => _received.Reader.ReadAllAsync(ct);

    /// <summary>Waits for the server's close, whatever messages precede it.</summary>
    public async Task<int> ExpectCloseAsync()
    {
        await _reading.WaitAsync(Timeout, TestContext.Current.CancellationToken);
        return (int)(_socket.CloseStatus ?? throw new Xunit.Sdk.XunitException($"No close frame: {_socket.State}"));
    }

    public async Task CloseAsync() =>
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    /// <summary>Drops the connection without a close frame.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private static Uri UrlOf(Deployment deployment, Guid sessionId, string? process) =>
        new UriBuilder(
            process is null ? deployment.AnyUrl : deployment.UrlOf(process))
        { Scheme = "ws", Path = $"/api/v2/sessions/{sessionId}/ws" }.Uri;

    private static bool IsNoise(JsonObject message) =>
        message["type"]!.GetValue<string>() is "presence" || (message["type"]!.GetValue<string>() == "heartbeat" && message["ref"] is null);

    private async Task<JsonObject> TakeAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            return await _received.Reader.ReadAsync(timeout.Token);
        }
        catch (ChannelClosedException)
        {
            throw new Xunit.Sdk.XunitException($"The connection is over: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new Xunit.Sdk.XunitException(
                $"Nothing came within {Timeout.TotalSeconds} s. So far: {string.Join('\n', Log.TakeLast(5).Select(m => m.ToJsonString()))}");
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var text = new MemoryStream();
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    if (_socket.State == WebSocketState.CloseReceived)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    }

                    return;
                }

                text.Write(buffer, 0, read.Count);
                if (!read.EndOfMessage) continue;
                var message = JsonNode.Parse(text.GetBuffer().AsSpan(0, (int)text.Length))!.AsObject();
                text.SetLength(0);
                lock (Log) Log.Add(message);
                _received.Writer.TryWrite(message);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The connection has ended. A test that still waits for a message gets an exception.
        }
        finally
        {
            _received.Writer.TryComplete();
        }
    }
}
