using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

[Trait("Category", "Integration")]
public sealed class ConnectSessionTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task The_first_message_says_that_the_connection_is_established()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var socket = await Socket.ConnectAsync(seat.Player, table.SessionId, seat.ConnectionToken);
        var established = await socket.ExpectAsync("connection_established");
        Assert.Equal(table.SessionId.ToString(), established.Text("data.session_id"));
        Assert.Equal(seat.Player.Id.ToString(), established.Text("data.player_id"));
        Assert.Null(socket.SubProtocol);
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_browser_shows_its_tokens_as_subprotocols_and_is_not_told_them_back()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await Socket.ConnectAsync(deployment, table.SessionId, process: null, options =>
        {
            options.AddSubProtocol("gamesession.v2");
            options.AddSubProtocol($"bearer.{table.GameMaster.Token}");
            options.AddSubProtocol($"session.{table.GameMastersToken}");
        });
        Assert.Equal("gamesession.v2", socket.SubProtocol);
        Assert.Equal(table.GameMaster.Id.ToString(), (await socket.ExpectAsync("connection_established")).Text("data.player_id"));
    }

    [Fact]
    public async Task What_is_no_upgrade_is_told_so()
    {
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.GetAsync($"{table.Path}/ws")).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        (await new Player(deployment, Guid.NewGuid(), "").GetAsync($"{table.Path}/ws")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Without_a_JWT_that_holds_nothing_is_upgraded()
    {
        var table = await Table.CreateAsync(deployment);
        foreach (var token in new[] { null, "garbage", Tokens.Create(new JsonObject { ["sub"] = "anna" }) })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, options =>
            {
                if (token is not null) options.SetRequestHeader("Authorization", $"Bearer {token}");
                options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
            }));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, options =>
        {
            options.AddSubProtocol("gamesession.v2");
            options.AddSubProtocol("bearer.garbage");
        }));
    }

    [Fact]
    public async Task Pages_of_other_origins_may_not_connect()
    {
        var table = await Table.CreateAsync(deployment);
        foreach (var origin in new[] { "https://evil.example", "null", "https://table.example.evil.example", "http://table.example" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await RefusedUpgradeAsync(table, options =>
            {
                Credentials(options, table);
                options.SetRequestHeader("Origin", origin);
            }));
        }

        foreach (var origin in new[] { Deployment.AllowedOrigin, deployment.UrlOf(Deployment.ProcessA).GetLeftPart(UriPartial.Authority) })
        {
            await using var socket = await Socket.ConnectAsync(deployment, table.SessionId, Deployment.ProcessA, options =>
            {
                Credentials(options, table);
                options.SetRequestHeader("Origin", origin);
            });
            await socket.ExpectAsync("connection_established");
        }
    }

    [Fact]
    [Provokes("invalid_session_token")]
    public async Task A_connection_token_opens_its_own_seat_and_nothing_else()
    {
        var table = await Table.CreateAsync(deployment);
        var other = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var player = seat.Player;
        foreach (
            var token in new[] { null, "garbage", table.GameMastersToken, other.GameMastersToken, new string('x', 5000), seat.ConnectionToken[..^2] })
        {
            await Socket.ExpectRefusalAsync(player, table.SessionId, token, "invalid_session_token", 4401);
        }

        // A token for the right player, but of another session.
        var elsewhere = await player.PostAsync($"{other.Path}/join", new JsonObject { ["character_id"] = Guid.NewGuid().ToString() });
        await Socket.ExpectRefusalAsync(player, table.SessionId, elsewhere.Text("connection_token"), "invalid_session_token", 4401);
    }

    [Fact]
    public async Task Leaving_voids_the_token_for_good()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        (await seat.Player.PostAsync($"{table.Path}/leave", process: Deployment.ProcessA)).Expect(HttpStatusCode.NoContent);
        await Socket.ExpectRefusalAsync(seat.Player, table.SessionId, seat.ConnectionToken, "forbidden", 4403, Deployment.ProcessB);

        var character = new JsonObject { ["character_id"] = seat.CharacterId.ToString() };
        var again = (await seat.Player.PostAsync($"{table.Path}/join", character, Deployment.ProcessA)).Expect(HttpStatusCode.OK);
        await Socket.ExpectRefusalAsync(seat.Player, table.SessionId, seat.ConnectionToken, "invalid_session_token", 4401, Deployment.ProcessB);
        await using var socket = await Socket.OpenAsync(seat.Player, table.SessionId, again.Text("connection_token"), Deployment.ProcessB);
    }

    [Fact]
    public async Task Who_was_removed_cannot_connect()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        (await table.GameMaster.DeleteAsync($"{table.Path}/players/{seat.Player.Id}")).Expect(HttpStatusCode.NoContent);
        await Socket.ExpectRefusalAsync(seat.Player, table.SessionId, seat.ConnectionToken, "forbidden", 4403);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_closed_with_4404()
    {
        var table = await Table.CreateAsync(deployment);
        await Socket.ExpectRefusalAsync(table.GameMaster, Guid.NewGuid(), table.GameMastersToken, "session_not_found", 4404);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_closed_with_4410()
    {
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.PostAsync($"{table.Path}/end", process: Deployment.ProcessA)).Expect(HttpStatusCode.NoContent);
        await Socket.ExpectRefusalAsync(table.GameMaster, table.SessionId, table.GameMastersToken, "session_ended", 4410, Deployment.ProcessB);
    }

    [Fact]
    public async Task A_connection_ends_with_the_JWT_that_opened_it()
    {
        var table = await Table.CreateAsync(deployment);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        // It holds for some 4 s more: as long as the clocks may be apart.
        var token = Tokens.Create(new JsonObject { ["sub"] = table.GameMaster.Id.ToString(), ["nbf"] = now - 60, ["exp"] = now - 11 });
        await using var socket = await Socket.OpenAsync(new Player(deployment, table.GameMaster.Id, token), table.SessionId, table.GameMastersToken);
        Assert.Equal(4401, await socket.ExpectCloseAsync());
        await using var renewed = await table.ConnectGameMasterAsync();
    }

    [Fact]
    public async Task A_binary_frame_closes_the_connection_with_1003()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendBytesAsync("{}"u8.ToArray(), WebSocketMessageType.Binary);
        Assert.Equal(1003, await socket.ExpectCloseAsync());
    }

    [Theory]
    [InlineData(0x81, """{"type":"heartbeat","ref":"unmasked"}""")]
    [InlineData(0x01, """{"type":"heart""")]
    [InlineData(0x80, "")]
    [InlineData(0x89, "ping")]
    [InlineData(0x8a, "pong")]
    public async Task A_frame_without_a_mask_closes_the_connection_with_1002(byte head, string payload)
    {
        var table = await Table.CreateAsync(deployment);
        var texts = new List<string>();
        await using var socket = await RawSocket.OpenAsync(
            deployment, Deployment.ProcessA, table.SessionId, table.GameMaster.Id, table.GameMastersToken, text =>
            texts.Add(Encoding.UTF8.GetString(text.Span)));
        // Masked frames of every length before it.
        foreach (var length in new[] { 0, 120, 200, 60_000 })
        {
            await socket.SendAsync(SocketInput.TextFrame($$"""{"type":"heartbeat","ref":"m{{length}}","x":"{{new string('x', length)}}"}"""));
        }

        await Eventually.HoldsAsync("masked frames are answered", () => texts.Exists(t => t.Contains("m60000", StringComparison.Ordinal)));
        await socket.SendAsync((byte[])[head, (byte)payload.Length, .. Encoding.UTF8.GetBytes(payload)]);

        await socket.Over.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1002, socket.CloseCode);
        Assert.DoesNotContain(texts, t => t.Contains("unmasked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_of_64_KiB_is_taken_and_a_larger_one_closes_with_1009()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        const string Start = """{"type":"heartbeat","ref":"r1","x":" """;
        await socket.SendTextAsync(Start + new string('x', 64 * 1024 - Start.Length - 2) + "\"}");
        Assert.Equal("r1", (await socket.ExpectAsync("heartbeat")).Text("ref"));
        await socket.SendTextAsync(Start + new string('x', 64 * 1024 - Start.Length - 1) + "\"}");
        Assert.Equal(1009, await socket.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_large_message_in_many_frames_closes_with_1009_too()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        var part = new byte[16 * 1024];
        part.AsSpan().Fill((byte)' ');
        for (var i = 0; i < 5; i++) await socket.SendBytesAsync(part, WebSocketMessageType.Text, endOfMessage: false);
        Assert.Equal(1009, await socket.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_message_in_pieces_without_content_ends_too()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        try
        {
            for (var i = 0; i < 70_000 && socket.IsOpen; i++) await socket.SendBytesAsync([], WebSocketMessageType.Text, endOfMessage: false);
        }
        catch (WebSocketException)
        {
            // It was closed in this very moment.
        }

        Assert.Equal(1009, await socket.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_message_may_come_in_pieces()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        var message = Encoding.UTF8.GetBytes("""{"type":"state_update","ref":"é🐉","data":{"changes":[{"path":"/a","value":"🐉"}]}}""");
        for (var i = 0; i < message.Length; i++)
        {
            await socket.SendBytesAsync([message[i]], WebSocketMessageType.Text, endOfMessage: i == message.Length - 1);
        }

        var update = await socket.ExpectAsync("state_update");
        Assert.Equal("é🐉", update.Text("ref"));
        Assert.Equal("🐉", update.Text("data.changes.0.value"));
    }

    private static void Credentials(ClientWebSocketOptions options, Table table)
    {
        options.SetRequestHeader("Authorization", $"Bearer {table.GameMaster.Token}");
        options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
    }

    private Task<HttpStatusCode> RefusedUpgradeAsync(Table table, Action<ClientWebSocketOptions> configure) =>
        Socket.RefusedUpgradeAsync(deployment, table.SessionId, Deployment.ProcessA, configure);
}
