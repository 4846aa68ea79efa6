using System.Net;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>Which browser pages may read answers. <see cref="Features.Sessions.ConnectSessionTests"/> covers the origins of sockets.</summary>
[Trait("Category", "Integration")]
public sealed class OriginTests(Deployment deployment) : IUsesDeployment
{
    private const string Sessions = "/api/v2/sessions";
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://table.example")]
    [InlineData("https://table.example:8443")]
    [InlineData("https://table.example.evil.example")]
    [InlineData("https://eviltable.example")]
    [InlineData("https://table.example/")]
    [InlineData("*")]
    public async Task A_page_of_another_origin_reads_no_answer(string origin)
    {
        foreach (
            var answer in new[] { await PreflightAsync(origin), await Player.New(deployment)
            .SendAsync(HttpMethod.Get, Sessions, null, null, ("Origin", origin)) })
        {
            Assert.False(answer.Headers.Contains(AllowOrigin));
        }
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_reads_answers_but_no_cookies_are_meant()
    {
        var preflight = (await PreflightAsync(Deployment.AllowedOrigin)).Expect(HttpStatusCode.NoContent);
        var answer = (await Player.New(deployment).SendAsync(HttpMethod.Get, Sessions, null, null, ("Origin", Deployment.AllowedOrigin)))
            .Expect(HttpStatusCode.OK);
        foreach (var headers in new[] { preflight.Headers, answer.Headers })
        {
            Assert.Equal(Deployment.AllowedOrigin, headers.GetValues(AllowOrigin).Single());
            Assert.False(headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    [Fact]
    public async Task A_request_of_two_origins_opens_no_socket()
    {
        var table = await Table.CreateAsync(deployment);
        var answer = await new RawHttp(deployment.UrlOf(Deployment.ProcessA)).SendAsync(
            $"GET {table.Path}/ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + $"Authorization: Bearer {table.GameMaster.Token}\r\nX-Session-Token: {table.GameMastersToken}\r\nOrigin: "
                + $"{Deployment.AllowedOrigin}\r\nOrigin: https://evil.example\r\n\r\n");
        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task What_a_stranger_says_to_have_forwarded_does_not_count()
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["campaign_id"] = Guid.NewGuid().ToString(), ["name"] = "n" };
        var created = (await Player.New(deployment).PostAsync(
            Sessions, body, null, ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"),
            ("Forwarded", "host=evil.example;proto=https")))
            .Expect(HttpStatusCode.Created);
        Assert.StartsWith("ws://localhost:", created.Text("websocket_url"), StringComparison.Ordinal);
    }

    private Task<Answer> PreflightAsync(string origin) => new Player(deployment, Guid.NewGuid(), "").SendAsync(
        HttpMethod.Options, Sessions, null, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type"));
}
