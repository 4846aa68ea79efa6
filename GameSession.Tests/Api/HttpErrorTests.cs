using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Api;

[Trait("Category", "Integration")]
public sealed class HttpErrorTests(Deployment deployment) : IUsesDeployment
{
    private const string Sessions = "/api/v2/sessions";

    private readonly Player _player = Player.New(deployment);

    [Fact]
    [Provokes("unauthorized")]
    public async Task Without_a_token_that_holds_there_is_no_way_in()
    {
        var id = Guid.NewGuid();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var sub = id.ToString();
        string[] tokens =
        [
            "",
            "garbage",
            Tokens.Create(new JsonObject { ["sub"] = sub }, key: new byte[32]),
            Tokens.Create(new JsonObject { ["sub"] = sub }, algorithm: "none"),
            Tokens.Create(new JsonObject { ["sub"] = sub, ["exp"] = now - 20, ["nbf"] = now - 60 }),
            Tokens.Create(new JsonObject { ["sub"] = sub, ["exp"] = null }),
            Tokens.Create(new JsonObject { ["sub"] = sub, ["nbf"] = now + 60 }),
            Tokens.Create(new JsonObject { ["sub"] = sub, ["iss"] = "somebody" }),
            Tokens.Create(new JsonObject { ["sub"] = sub, ["aud"] = "something" }),
        ];
        foreach (var token in tokens)
        {
            var refused = (await new Player(deployment, id, token).GetAsync(Sessions)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task Clocks_may_be_15_seconds_apart()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject { ["sub"] = _player.Id.ToString(), ["exp"] = now - 5, ["nbf"] = now - 60 };
        (await new Player(deployment, _player.Id, Tokens.Create(claims)).GetAsync(Sessions)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [Provokes("invalid_subject")]
    public async Task A_subject_that_is_no_UUID_is_nobody()
    {
        foreach (var subject in new JsonNode?[] { "anna", "", null, Guid.NewGuid().ToString("N"), $"{{{Guid.NewGuid()}}}" })
        {
            var token = Tokens.Create(new JsonObject { ["sub"] = subject });
            (await new Player(deployment, Guid.NewGuid(), token).GetAsync(Sessions)).ExpectProblem(HttpStatusCode.Unauthorized, "invalid_subject");
        }
    }

    [Theory]
    [InlineData("/api/v2/nothing")]
    [InlineData("/api/v2/sessions/not-a-uuid/state")]
    [InlineData("/")]
    [Provokes("not_found")]
    public async Task Where_no_route_leads_there_is_nothing(string path) =>
        (await _player.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not_found");

    [Fact]
    [Provokes("method_not_allowed")]
    public async Task A_method_that_a_route_does_not_take_is_refused() =>
        (await _player.DeleteAsync(Sessions)).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    [Provokes("unsupported_media_type")]
    public async Task A_body_is_JSON_and_says_so(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body()));
        if (type is not null) content.Headers.ContentType = new MediaTypeHeaderValue(type);
        (await _player.SendAsync(HttpMethod.Post, Sessions, content, process: null))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{'name':'n'}")]
    [InlineData("""{"name":"n",}""")]
    [InlineData("""{"name":"a","name":"b","campaign_id":"0198c0de-0000-7000-8000-000000000001"}""")]
    [InlineData("""{"name":"a","campaign_id":"0198c0de-0000-7000-8000-000000000001","settings":{"a":1,"a":2}}""")]
    [InlineData("""{"name":"\ud800","campaign_id":"0198c0de-0000-7000-8000-000000000001"}""")]
    [InlineData("""{"name":"n","campaign_id":"0198c0de-0000-7000-8000-000000000001","settings":{"\udc00":1}}""")]
    [InlineData("""{"name":"n","campaign_id":"0198c0de-0000-7000-8000-000000000001","settings":{"a":"\ud800x"}}""")]
    [Provokes("invalid_json")]
    public async Task Text_that_is_not_sound_JSON_is_refused(string body) =>
        (await PostAsync(body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_json");

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] body = [.. "{\"campaign_id\":\"0198c0de-0000-7000-8000-000000000001\",\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await _player.SendAsync(HttpMethod.Post, Sessions, content, process: null)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_json");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    [Provokes("invalid_message")]
    public async Task JSON_that_is_no_object_is_refused(string body) =>
        (await PostAsync(body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");

    [Fact]
    public async Task A_body_with_a_charset_in_its_type_is_JSON_too()
    {
        var content = new StringContent(Body(), Encoding.UTF8, "application/json");
        Assert.NotNull(content.Headers.ContentType!.CharSet);
        (await _player.SendAsync(HttpMethod.Post, Sessions, content, process: null)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_service_describes_itself()
    {
        var openApi = (await _player.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);
        var described = openApi["paths"].AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"))
            .Where(route => route.Contains("/api/", StringComparison.Ordinal));
        Assert.Equal(
            [
                "DELETE /api/v2/sessions/{sessionId}/players/{playerId}",
                "GET /api/v2/sessions",
                "GET /api/v2/sessions/{sessionId}",
                "GET /api/v2/sessions/{sessionId}/events",
                "GET /api/v2/sessions/{sessionId}/state",
                "GET /api/v2/sessions/{sessionId}/ws",
                "POST /api/v2/sessions",
                "POST /api/v2/sessions/{sessionId}/end",
                "POST /api/v2/sessions/{sessionId}/join",
                "POST /api/v2/sessions/{sessionId}/leave",
                "POST /api/v2/sessions/{sessionId}/rewind",
                "POST /api/v2/sessions/{sessionId}/state",
            ],
            described.Order(StringComparer.Ordinal));
        Assert.NotNull(openApi.Body.Find("components.schemas.CreateSessionRequest.properties.campaign_id"));
        Assert.Equal("application/json", (await _player.GetAsync("/asyncapi.json")).Expect(HttpStatusCode.OK).ContentType);
    }

    private static string Body() => $$"""{"campaign_id":"{{Guid.NewGuid()}}","name":"n"}""";

    private Task<Answer> PostAsync(string body) =>
        _player.SendAsync(HttpMethod.Post, Sessions, new StringContent(body, Encoding.UTF8, "application/json"), process: null);
}
