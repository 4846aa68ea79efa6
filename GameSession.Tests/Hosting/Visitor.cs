using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Hosting;

/// <summary>A developer who tries the service by hand: a token from <c>/dev/token</c>, REST, and a socket.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    private Visitor(Uri api, string token)
    {
        _http = Client(api);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Token = token;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Token { get; }

    public static async Task<Visitor> OfAsync(Uri api)
    {
        using var http = Client(api);
        using var answer = await http.PostAsJsonAsync("/dev/token", new { }, Ct);
        return new Visitor(api, (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["token"]!);
    }

    /// <summary>The same developer at another address of the service.</summary>
    public Visitor At(Uri api) => new(api, Token);

    public async Task<JsonObject> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonObject>(path, Ct))!;

    public async Task<JsonObject> PostAsync(string path, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
    }

    public async Task<ClientWebSocket> OpenAsync(JsonObject session)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Token}");
        socket.Options.SetRequestHeader("X-Session-Token", (string)session["connection_token"]!);
        await socket.ConnectAsync(new Uri((string)session["websocket_url"]!), Ct);
        return socket;
    }

    /// <summary>Sends a message, and reads up to the first message of that type.</summary>
    public static async Task<JsonObject> PlayAsync(ClientWebSocket socket, string type, JsonObject data)
    {
        await socket.SendAsync(
            Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["data"] = data }.ToJsonString()), WebSocketMessageType.Text, true, Ct);
        while (true)
        {
            var message = await ReadAsync(socket);
            Assert.NotNull(message);
            Assert.NotEqual("error", (string?)message["type"]);
            if ((string?)message["type"] == type) return message;
        }
    }

    /// <returns>The next message; null if the server has closed the connection.</returns>
    public static async Task<JsonObject?> ReadAsync(ClientWebSocket socket)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, Ct);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return JsonNode.Parse(text.ToArray())!.AsObject();
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient Client(Uri api) => new(new DescribedAnswers(new SocketsHttpHandler())) { BaseAddress = api };
}
