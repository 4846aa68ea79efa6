using System.Net;
using System.Text.RegularExpressions;
using GameSession.Api.Domain;
using GameSession.Api.Security;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.Security;

[Trait("Category", "Integration")]
public sealed partial class SecurityHeadersTests(Deployment deployment) : IUsesDeployment
{
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData(200, "GET /api/v2/sessions")]
    [InlineData(400, "GET /api/v2/sessions?limit=no")]
    [InlineData(403, "GET {other}/state")]
    [InlineData(404, "GET /api/v2/sessions/0198c0de-0000-7000-8000-000000000001/state")]
    [InlineData(404, "GET /nothing")]
    [InlineData(405, "DELETE /api/v2/sessions")]
    [InlineData(200, "GET {own}/state")]
    [InlineData(200, "GET {own}/events")]
    [InlineData(400, "GET {own}/ws")]
    [InlineData(204, "POST {own}/end")]
    [InlineData(415, "POST /api/v2/sessions")]
    [InlineData(201, "POST /api/v2/sessions", "{\"campaign_id\":\"0198c0de-0000-7000-8000-000000000001\",\"name\":\"n\"}")]
    [InlineData(400, "POST /api/v2/sessions", "{")]
    [InlineData(200, "POST /dev/token", "{}")]
    [InlineData(200, "GET /health")]
    [InlineData(200, "GET /alive")]
    [InlineData(200, "GET /openapi/v1.json")]
    [InlineData(200, "GET /asyncapi.json")]
    [InlineData(401, "GET /api/v2/sessions", null, false)]
    [InlineData(401, "GET {own}/ws", null, false)]
    public async Task Every_answer_says_that_it_is_data_and_stays_nowhere(int status, string request, string? body = null, bool withToken = true)
    {
        var (own, other) = (await Table.CreateAsync(deployment), await Table.CreateAsync(deployment));
        var line = request.Replace("{own}", own.Path, StringComparison.Ordinal).Replace("{other}", other.Path, StringComparison.Ordinal);
        var authorization = withToken ? $"Authorization: Bearer {own.GameMaster.Token}\r\n" : "";
        var content = body is null ? "Content-Length: 0\r\n\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        var answer = await new RawHttp(deployment.AnyUrl).SendAsync($"{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{authorization}{content}");

        Assert.Equal(status, answer.Status);
        HasCommonHeaders(answer);
        Assert.Equal([Data], answer.HeadersOf("Content-Security-Policy"));
        Assert.Equal(["no-store"], answer.HeadersOf("Cache-Control"));
        foreach (var telling in new[] { "Server", "X-Powered-By", "Set-Cookie", "Strict-Transport-Security" })
        {
            Assert.Empty(answer.HeadersOf(telling));
        }
    }

    [Fact]
    public async Task An_upgrade_is_an_answer_too()
    {
        var table = await Table.CreateAsync(deployment);
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {table.GameMaster.Token}");
        socket.Options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
        await socket.ConnectAsync(
            new UriBuilder(deployment.AnyUrl) { Scheme = "ws", Path = $"{table.Path}/ws" }.Uri, TestContext.Current.CancellationToken);
        Assert.Equal(["nosniff"], socket.HttpResponseHeaders!["X-Content-Type-Options"]);
        Assert.Equal(["no-store"], socket.HttpResponseHeaders["Cache-Control"]);
    }

    [Fact]
    public async Task The_reference_page_runs_its_own_scripts_and_asks_nobody_else()
    {
        var page = await GetAsync("/docs/");
        HasCommonHeaders(page);
        var policy = Assert.Single(page.HeadersOf("Content-Security-Policy"));
        foreach (var part in new[] { "default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'" })
        {
            Assert.Contains(part, policy.Split("; "));
        }

        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.NotEmpty(nonce);
        var scripts = Script().Matches(WebUtility.HtmlDecode(page.Text));
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("http", page.Text[page.Head.Length..], StringComparison.Ordinal);
        Assert.DoesNotContain(nonce, (await GetAsync("/docs/")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await GetAsync("/docs/scalar.js")).Status);
    }

    [Theory]
    [InlineData("Production", "https", true)]
    [InlineData("Production", "http", false)]
    [InlineData("Development", "https", false)]
    public async Task Browsers_are_told_to_stay_with_https_where_it_is_used(string environment, string scheme, bool isTold)
    {
        var ct = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddSecurityHeaders();
        await using var app = builder.Build();
        app.UseSecurityHeaders();
        app.MapGet("/", (HttpContext http) => http.Request.Scheme = scheme);
        await app.StartAsync(ct);
        var url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        var answer = await new RawHttp(url).SendAsync("GET / HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(isTold ? ["max-age=31536000"] : [], answer.HeadersOf("Strict-Transport-Security"));
        HasCommonHeaders(answer);
    }

    private static void HasCommonHeaders(RawAnswer answer)
    {
        Assert.Equal(["nosniff"], answer.HeadersOf("X-Content-Type-Options"));
        Assert.Equal(["DENY"], answer.HeadersOf("X-Frame-Options"));
        Assert.Equal(["no-referrer"], answer.HeadersOf("Referrer-Policy"));
    }

    private Task<RawAnswer> GetAsync(string path) =>
        new RawHttp(deployment.AnyUrl).SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();
}
