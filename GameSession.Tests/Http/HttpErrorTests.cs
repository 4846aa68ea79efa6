using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Http;

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

    public static TheoryData<string, byte[], string?, string?> BodiesInAnotherForm => new()
    {
        { "UTF-16 with a mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Body())], null, null },
        { "UTF-16 without one", Encoding.Unicode.GetBytes(Body()), null, null },
        { "big-endian UTF-16", Encoding.BigEndianUnicode.GetBytes(Body()), null, null },
        { "UTF-32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Body())], null, null },
        { "what says that it is UTF-16", Encoding.Unicode.GetBytes(Body()), "utf-16", null },
        { "what says that it is Latin 1", Encoding.Latin1.GetBytes(Body()), "iso-8859-1", null },
        { "what says that it is compressed", Encoding.UTF8.GetBytes(Body()), "utf-8", "gzip" },
    };

    [Theory]
    [MemberData(nameof(BodiesInAnotherForm))]
    public async Task A_body_in_another_encoding_is_refused_with_the_reason(string what, byte[] body, string? charset, string? coding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", charset);
        if (coding is not null) content.Headers.ContentEncoding.Add(coding);
        var refused = (await _player.SendAsync(HttpMethod.Post, Sessions, content, process: null))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        var reason = coding is null ? "UTF-8" : "Content-Encoding";
        Assert.True(refused.Text("detail").Contains(reason, StringComparison.Ordinal), $"{what}: {refused.Text("detail")}");
    }

    [Fact]
    public async Task One_byte_order_mark_before_a_body_is_skipped_and_a_second_is_not()
    {
        byte[] marked = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Body())];
        (await SendAsync(marked)).Expect(HttpStatusCode.Created);
        (await SendAsync([.. Encoding.UTF8.Preamble, .. marked])).ExpectProblem(HttpStatusCode.BadRequest, "invalid_json");

        Task<Answer> SendAsync(byte[] body)
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return _player.SendAsync(HttpMethod.Post, Sessions, content, process: null);
        }
    }

    [Fact]
    public async Task A_body_whose_coding_is_identity_is_as_it_stands()
    {
        var content = new StringContent(Body(), Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("identity");
        (await _player.SendAsync(HttpMethod.Post, Sessions, content, process: null)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_is_wrong_with_a_body_is_said_with_its_place()
    {
        var table = await Table.CreateAsync(deployment);
        foreach (var (body, code, line, at, pointer) in new[]
        {
            ("{\"state\": {\"a\": \"\\ud800\"}}", "invalid_json", 1, 17, "/state/a"),
            ("{\"state\": {\"a\": 1,, }}", "invalid_json", 1, 19, null),
            ("{\"state\":\n {\"a\": 1,\n\"a\": 2}}", "invalid_json", 3, 1, "/state/a"),
            ("{\"state\": {\"a\": 1e999}}", "invalid_message", 1, 17, "/state/a"),
            ("{\"state\": {\"a\": \"\\u0000\"}}", "invalid_message", 1, 17, "/state/a"),
        })
        {
            var content = new StringContent(body, Encoding.UTF8, "application/json");
            var refused = (await table.GameMaster.SendAsync(HttpMethod.Post, $"{table.Path}/state", content, process: null))
                .ExpectProblem(HttpStatusCode.BadRequest, code);
            var detail = refused.Text("detail");
            Assert.True(detail.Contains($"line {line}, byte {at}", StringComparison.Ordinal), $"{body}: {detail}");
            Assert.Equal(
                (line, at, pointer),
                (refused["line"].GetValue<int>(), refused["byte"].GetValue<int>(), refused.Body.Find("pointer")?.GetValue<string>()));
            if (pointer is not null) Assert.Contains(pointer, detail, StringComparison.Ordinal);
        }
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
                "DELETE /api/v2/sessions/{session_id}/players/{player_id}",
                "GET /api/v2/sessions",
                "GET /api/v2/sessions/{session_id}",
                "GET /api/v2/sessions/{session_id}/events",
                "GET /api/v2/sessions/{session_id}/state",
                "GET /api/v2/sessions/{session_id}/ws",
                "POST /api/v2/sessions",
                "POST /api/v2/sessions/{session_id}/end",
                "POST /api/v2/sessions/{session_id}/game-master",
                "POST /api/v2/sessions/{session_id}/game-master/claim",
                "POST /api/v2/sessions/{session_id}/join",
                "POST /api/v2/sessions/{session_id}/leave",
                "POST /api/v2/sessions/{session_id}/players/{player_id}/characters",
                "POST /api/v2/sessions/{session_id}/rewind",
                "POST /api/v2/sessions/{session_id}/state",
                "PUT /api/v2/sessions/{session_id}/characters/{character_id}",
            ],
            described.Order(StringComparer.Ordinal));
        Assert.NotNull(openApi.Body.Find("components.schemas.CreateSessionRequest.properties.campaign_id"));
        Assert.Equal("application/json", (await _player.GetAsync("/asyncapi.json")).Expect(HttpStatusCode.OK).ContentType);
    }

    private static string Body() => $$"""{"campaign_id":"{{Guid.NewGuid()}}","name":"n"}""";

    private Task<Answer> PostAsync(string body) =>
        _player.SendAsync(HttpMethod.Post, Sessions, new StringContent(body, Encoding.UTF8, "application/json"), process: null);
}
