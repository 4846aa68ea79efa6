using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace GameSession.AppHost.Demo;

/// <summary>One player of a demo session, with a token from <c>/dev/token</c>, over REST and the WebSocket. Not thread-safe.</summary>
internal sealed class DemoPlayer : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly string _token;
    private string? _connectionToken;
    private Uri? _address;
    private ClientWebSocket? _socket;
    private Channel<JsonObject> _received = Channel.CreateUnbounded<JsonObject>();
    private Task _reading = Task.CompletedTask;
    private int _sent;

    private DemoPlayer(HttpClient http, string name, string token) => (_http, Name, _token) = (http, name, token);

    public string Name { get; }

    public Guid Character { get; } = Guid.CreateVersion7();

    public bool IsConnected => _socket?.State == WebSocketState.Open && !_reading.IsCompleted;

    /// <summary>Whether the service has closed the connection with a code after which a client does not connect again.</summary>
    public bool IsOut => (int?)_socket?.CloseStatus is 4401 or 4403 or 4404 or 4410;

    /// <exception cref="HttpRequestException">The service does not run in Development, or does not answer.</exception>
    public static async Task<DemoPlayer> SignInAsync(HttpClient http, string name, CancellationToken ct)
    {
        var issued = await PostAsync(http, "/dev/token", new JsonObject { ["name"] = name }, token: null, ct);
        return new DemoPlayer(http, name, issued["token"]!.GetValue<string>());
    }

    /// <returns>The session's id.</returns>
    public async Task<Guid> CreateSessionAsync(JsonObject session, CancellationToken ct) =>
        (await TakeSeatAsync("/api/v2/sessions", session, ct))["session_id"]!.GetValue<Guid>();

    public Task JoinAsync(Guid session, CancellationToken ct) =>
        TakeSeatAsync($"/api/v2/sessions/{session}/join", new JsonObject { ["character_id"] = Character }, ct);

    /// <summary>Opens the WebSocket, in place of one that was closed.</summary>
    public async Task ConnectAsync(CancellationToken ct)
    {
        await CloseAsync();
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {_token}");
        socket.Options.SetRequestHeader("X-Session-Token", _connectionToken);
        _socket = socket;
        await socket.ConnectAsync(_address!, ct);
        _received = Channel.CreateUnbounded<JsonObject>();
        _reading = ReadAsync(socket, _received.Writer);
    }

    /// <summary>Sends a message, and returns its answer.</summary>
    /// <exception cref="DemoException">The service refused the message, or the connection ended before its answer.</exception>
    public async Task<JsonObject> SendAsync(string type, JsonObject data, CancellationToken ct)
    {
        var reference = $"{++_sent}";
        var message = new JsonObject { ["type"] = type, ["ref"] = reference, ["data"] = data };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(AnswerTimeout);
        try
        {
            await _socket!.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, timeout.Token);
            await foreach (var answer in _received.Reader.ReadAllAsync(timeout.Token))
            {
                if ((string?)answer["ref"] == reference) return answer;
                if (answer["error"] is { } error && (string?)error["details"]?["ref"] is { } refused && refused == reference)
                {
                    throw new DemoException($"{Name}'s {type} was refused: {error["code"]}, {error["message"]}");
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new DemoException($"{Name}'s {type} was not answered: {e.Message}");
        }

        throw new DemoException($"{Name}'s connection was closed with {(int?)_socket.CloseStatus}.");
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task CloseAsync()
    {
        if (_socket is null) return;
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task<JsonObject> TakeSeatAsync(string path, JsonObject body, CancellationToken ct)
    {
        var seat = await PostAsync(_http, path, body, _token, ct);
        _connectionToken = seat["connection_token"]!.GetValue<string>();
        _address = new Uri(seat["websocket_url"]!.GetValue<string>());
        return seat;
    }

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, JsonObject body, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"POST {path} was answered with {(int)answer.StatusCode}.");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(ct))!;
    }

    // Ends with the connection.
    private static async Task ReadAsync(ClientWebSocket socket, ChannelWriter<JsonObject> received)
    {
        var buffer = new byte[4096];
        using var text = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    break;
                }

                text.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                received.TryWrite(JsonNode.Parse(text.GetBuffer().AsSpan(0, (int)text.Length))!.AsObject());
                text.SetLength(0);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException)
        {
            // The connection is over, for whatever reason: the player connects again.
        }
        finally
        {
            received.Complete();
        }
    }
}
