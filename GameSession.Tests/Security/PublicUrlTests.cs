using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>The address that the service considers its own, and gives to clients.</summary>
[Trait("Category", "Integration")]
public sealed class PublicUrlTests(Deployment deployment) : IUsesDeployment
{
    private const string Sessions = "/api/v2/sessions";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_origin_of_the_public_address_is_the_services_own()
    {
        await deployment.StartAsync(Deployment.Public, Ct);
        var table = await Table.CreateAsync(deployment);
        foreach (
            var origin in new[] { "https://vtt.example", "https://VTT.example", deployment.UrlOf(Deployment.Public)
            .GetLeftPart(UriPartial.Authority) })
        {
            await using var socket = await Socket.ConnectAsync(
                deployment, table.SessionId, Deployment.Public, options => Show(options, table, origin));
            await socket.ExpectAsync("connection_established");
        }

        foreach (
            var origin in new[] { "http://vtt.example", "https://vtt.example:8443", "https://vtt.example/game", "https://vtt.example.evil.example" })
        {
            Assert.Equal(
                HttpStatusCode.Forbidden,
                await Socket.RefusedUpgradeAsync(deployment, table.SessionId, Deployment.Public, options => Show(options, table, origin)));
        }
    }

    [Fact]
    public async Task All_that_says_where_something_is_says_it_for_the_public_address()
    {
        await deployment.StartAsync(Deployment.Public, Ct);
        var created = (await CreateAsync(Deployment.Public)).Expect(HttpStatusCode.Created);
        var id = created.Text("session_id");
        Assert.Equal($"wss://vtt.example/game{Sessions}/{id}/ws", created.Text("websocket_url"));
        Assert.Equal($"/game{Sessions}/{id}", created.Headers.Location!.OriginalString);
        var openApi = (await Player.New(deployment).GetAsync("/openapi/v1.json", Deployment.Public)).Expect(HttpStatusCode.OK);
        Assert.Equal(Deployment.PublicBaseUrl, openApi["servers"].AsArray().Single().Text("url").TrimEnd('/'));
    }

    [Fact]
    public async Task A_trusted_proxys_prefix_is_part_of_both_addresses()
    {
        await deployment.StartAsync(Deployment.LimitedA, Ct);
        using var client = ClientAddress.Invoker(IPAddress.Parse(Deployment.TrustedProxy));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(deployment.UrlOf(Deployment.LimitedA), Sessions))
        {
            Content = JsonContent(),
            Headers =
            {
                { "Authorization", $"Bearer {Player.New(deployment).Token}" }, { "X-Forwarded-Prefix", "/game" },
                    { "X-Forwarded-Host", "vtt.example" },
                { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", ClientAddress.New().ToString() },
            },
        };
        using var response = await client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!;
        Secrets.OfTheRun.Add(created.Text("connection_token"));
        Assert.Equal($"wss://vtt.example/game{Sessions}/{created.Text("session_id")}/ws", created.Text("websocket_url"));
        Assert.Equal($"/game{Sessions}/{created.Text("session_id")}", response.Headers.Location!.OriginalString);
    }

    private static void Show(ClientWebSocketOptions options, Table table, string origin)
    {
        options.SetRequestHeader("Authorization", $"Bearer {table.GameMaster.Token}");
        options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
        options.SetRequestHeader("Origin", origin);
    }

    private static StringContent JsonContent() =>
        new(new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "n" }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    private Task<Answer> CreateAsync(string process) => Player.New(deployment).SendAsync(HttpMethod.Post, Sessions, JsonContent(), process);
}
