using System.Net;
using System.Net.WebSockets;
using System.Text;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Realtime;

/// <summary>A WebSocket over HTTP/2 (RFC 8441), which a browser opens when its connection to the server is HTTP/2.</summary>
[Trait("Category", "Integration")]
public sealed class Http2SocketTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_over_HTTP_2_works_as_any_other()
    {
        await deployment.StartAsync(Deployment.Public, Ct);
        var table = await Table.CreateAsync(deployment);
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        using var http = new HttpClient(new SocketsHttpHandler());
        using var first = await ConnectAsync(table, http, Credentials(table));
        using var second = await ConnectAsync(table, http, Credentials(table));
        Assert.Contains("connection_established", await ReceiveAsync(first), StringComparison.Ordinal);
        Assert.Contains("connection_established", await ReceiveAsync(second), StringComparison.Ordinal);

        // Many messages, and more than one connection may send as a body.
        var text = new string('x', 60_000);
        for (var i = 0; i < 600; i++)
        {
            await first.SendAsync(
                Encoding.UTF8.GetBytes($$"""{"type":"heartbeat","ref":"r{{i}}","x":"{{text}}"}"""), WebSocketMessageType.Text, true, Ct);
            await ReceiveUntilAsync(first, $"\"r{i}\"");
        }

        await gameMaster.SetAsync("/a", 1);
        await ReceiveUntilAsync(first, "state_update");
        await ReceiveUntilAsync(second, "state_update");
        // Heartbeats come every 2 s. A request that sends as little as this one would be ended after 5 s.
        for (var i = 0; i < 5; i++) await ReceiveUntilAsync(second, "heartbeat");
        await second.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Ct);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, second.CloseStatus);
        await first.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, true, Ct);
        Assert.Equal(WebSocketMessageType.Close, (await ReceiveToCloseAsync(first)).MessageType);
        Assert.Equal(1003, (int)first.CloseStatus!);
    }

    [Fact]
    public async Task A_browser_shows_its_tokens_as_subprotocols_there_too_and_a_refusal_is_an_answer()
    {
        await deployment.StartAsync(Deployment.Public, Ct);
        var table = await Table.CreateAsync(deployment);
        using var http = new HttpClient(new SocketsHttpHandler());
        using var socket = await ConnectAsync(table, http, options =>
        {
            options.AddSubProtocol("gamesession.v2");
            options.AddSubProtocol($"bearer.{table.GameMaster.Token}");
            options.AddSubProtocol($"session.{table.GameMastersToken}");
        });
        Assert.Equal("gamesession.v2", socket.SubProtocol);
        Assert.Contains("connection_established", await ReceiveAsync(socket), StringComparison.Ordinal);

        await Assert.ThrowsAsync<WebSocketException>(
            () => ConnectAsync(table, http, options => options.SetRequestHeader("X-Session-Token", table.GameMastersToken)));
        using var plain = new HttpRequestMessage(HttpMethod.Get, new Uri(deployment.Http2Url, $"{table.Path}/ws"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "Authorization", $"Bearer {table.GameMaster.Token}" } },
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(plain, Ct)).StatusCode);
    }

    private static Action<ClientWebSocketOptions> Credentials(Table table) => options =>
    {
        options.SetRequestHeader("Authorization", $"Bearer {table.GameMaster.Token}");
        options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
    };

    private async Task<ClientWebSocket> ConnectAsync(Table table, HttpClient http, Action<ClientWebSocketOptions> configure)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        configure(socket.Options);
        await socket.ConnectAsync(new UriBuilder(deployment.Http2Url) { Scheme = "ws", Path = $"{table.Path}/ws" }.Uri, http, Ct);
        return socket;
    }

    private static async Task ReceiveUntilAsync(ClientWebSocket socket, string part)
    {
        while (!(await ReceiveAsync(socket)).Contains(part, StringComparison.Ordinal))
        {
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new byte[128 * 1024];
        var received = await socket.ReceiveAsync(buffer, timeout.Token);
        Assert.True(received.MessageType == WebSocketMessageType.Text && received.EndOfMessage, $"{received.MessageType}, {socket.CloseStatus}");
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static async Task<WebSocketReceiveResult> ReceiveToCloseAsync(ClientWebSocket socket)
    {
        var buffer = new byte[128 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, Ct).WaitAsync(TimeSpan.FromSeconds(30));
            if (received.MessageType == WebSocketMessageType.Close) return received;
        }
    }
}
