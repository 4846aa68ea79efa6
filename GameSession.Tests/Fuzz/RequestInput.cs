using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>One HTTP request that is valid HTTP, whatever its content. The service must answer it.</summary>
internal sealed record RequestInput(ulong Seed, long Index, string Kind, string Method, byte[] Bytes, Guid? Reader)
{
    private const int Shown = 900;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"];

    private static readonly string[] ContentTypes =
    [
        "", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json;;;", "application/problem+json",
        "multipart/form-data; boundary=x", "/", "*/*",
        "application/json, application/json", "json", "APPLICATION/JSON", "application/vnd.x+json",
    ];

    private static readonly string[] Tags =
        ["\"1\"", "*", "\"\"", "1", "W/\"1\"", "\"99999999999999999999\"", "\"-1\"", "\"1\", \"2\"", "\"1", "\"\\u0000\"", "null", "\"3\"", " ",
            "\"1e3\"", "é"];

    private static readonly string[] Segments =
    [
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-guid", "%2e%2e", "..%2f..", "%ff%fe", "%c0%80", "%20",
        "1", "-1", "null", "{}", "%7B%7D",
        "0198c0de00007000800000000000000a", new('x', 2000), "a%2Fb", ";", "%25", "%f0%9f%98%80",
    ];

    private static readonly string[] Queries =
    [
        "limit=0", "limit=-1", "limit=500", "limit=501", "limit=1e9", "limit=99999999999", "limit=", "limit", "after=-1", "after=",
        "after=99999999999999999999", "after=9223372036854775807",
        "after=%00", "after=0&after=1", "version=0", "version=1", "version=2", "version=9223372036854775807", "version=-1", "version=%ff",
        "status=active", "status=ended", "status=%00",
        "status='", "limit=1&limit=2", "%00=%00", "&&&&==", "version=1&version=2", "a[]=1&a[b]=2", "limit=%ef%bc%91",
    ];

    private static readonly string[] Headers =
    [
        "X-Forwarded-For: 1.2.3.4, ::1, garbage", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript", "Forwarded: for=\"_x\"",
        "Accept: ,,;q=9", "Accept-Encoding: gzip;q=x, *",
        "Range: bytes=9-1", "Expect: 100-continue", "Origin: null", "Origin: https://evil.example", "Cookie: a=b; =; \"", "If-None-Match: *",
        "traceparent: 00-zz-zz-zz", "baggage: =,;=",
        "Authorization: Basic eA==", "Authorization: Bearer", "Authorization: Bearer a.b.c", "Upgrade: h2c\r\nHTTP2-Settings: AA",
        "X-Http-Method-Override: DELETE", "Content-Encoding: gzip",
        "Accept-Language: \u00ff\u00fe", "Connection: keep-alive, x", "X-Session-Token: x", $"X-Long: {new string('y', 8000)}",
        "Access-Control-Request-Method: POST\r\nOrigin: https://table.example",
    ];

    private static readonly string[] Upgrades =
    [
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Protocol: gamesession.v2, bearer., session.",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99\r\nX-Session-Token: CfDJ8AAAA",
        "Connection: Upgrade\r\nUpgrade: nonsense",
    ];

    public static RequestInput Make(ulong seed, long index, FuzzedTable table)
    {
        var chance = new Chance(seed, index);
        var cast = table.Cast;
        var caller = chance.Weighted(
            (5, cast.GameMaster), (2, chance.OneOf(cast.Players)), (1, cast.Observer), (4, chance.OneOf(cast.Drifters)),
            (1, new Chance(seed, -1_000_000 - chance.Below(5)).Id()));
        var (method, path, body) = Operation(table, caller == cast.GameMaster, chance);
        // Members who must stay neither leave nor change their character.
        if (path.EndsWith("/join", StringComparison.Ordinal) || path.EndsWith("/leave", StringComparison.Ordinal))
        {
            caller = chance.OneOf(cast.Drifters);
        }

        var isSpoilt = chance.In(60);
        if (isSpoilt)
        {
            if (chance.In(4)) method = chance.OneOf(Methods);
            if (chance.In(8)) path = path.Replace($"{table.SessionId}", chance.OneOf(Segments), StringComparison.Ordinal);
            if (chance.In(4)) path += $"/{chance.OneOf(Segments)}";
            if (chance.In(12)) path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{chance.OneOf(Queries)}";
        }

        var lines = new List<string> { $"{method} {path} HTTP/1.1", $"Host: {table.Deployment.UrlOf(Deployment.ProcessA).Authority}" };
        if (!isSpoilt || chance.In(95)) lines.Add($"Authorization: Bearer {Tokens.For(caller)}");
        if (method == "POST" && path.EndsWith("/state", StringComparison.Ordinal) && chance.In(15)) lines.Add($"If-Match: {chance.OneOf(Tags)}");
        if (path.EndsWith("/ws", StringComparison.Ordinal) && chance.In(80)) lines.Add(chance.OneOf(Upgrades));
        if (isSpoilt && chance.In(25)) lines.Add(chance.OneOf(Headers));
        var content = Content(body, isSpoilt, chance);
        if (body is not null || chance.In(3))
        {
            lines.Add($"Content-Type: {(isSpoilt && chance.In(10) ? chance.OneOf(ContentTypes) : "application/json")}");
            if (chance.In(10))
            {
                lines.Add("Transfer-Encoding: chunked");
                content = Chunked(content, chance);
            }
            else
            {
                lines.Add($"Content-Length: {content.Length}");
            }
        }
        else
        {
            content = [];
        }

        return new RequestInput(
            seed, index, isSpoilt ? "request spoilt" : "request", method,
            [.. Encoding.Latin1.GetBytes($"{string.Join("\r\n", lines)}\r\n\r\n"), .. content],
            caller == cast.GameMaster ? null : caller);
    }

    public override string ToString() =>
        $"input {Index} of FUZZ_SEED={Seed} ({Kind}, {Bytes.Length} bytes): "
            + $"{Encoding.UTF8.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, Shown)))}";

    // No session ends: its game master does not ask for it.
    private static (string Method, string Path, JsonNode? Body) Operation(FuzzedTable table, bool isGameMaster, Chance chance)
    {
        var path = table.Path;
        return chance.Weighted<Func<(string, string, JsonNode?)>>(
            (4, () =>
            ("POST", "/api/v2/sessions",
            new JsonObject { ["campaign_id"] = $"{chance.Id()}", ["name"] = chance.OneOf("A", "Ω 😀", "x y"), ["settings"] = Settings(chance) })),
            (10, () =>
            ("POST", $"{path}/join", chance.In(70) ? new JsonObject { ["character_id"] = $"{chance.OneOf(table.Cast.Drifters)}" }
            : new JsonObject { ["role"] = "observer" })),
            (2, () => ("POST", $"{path}/leave", null)),
            (6, () =>
            ("POST", $"{path}/state", new JsonObject { ["state"] = State(chance), ["metadata"] = new JsonObject { ["note"] = chance.Below(100) } })),
            (14, () => ("GET", $"{path}/state{chance.OneOf("", "", "?version=1", $"?version={1 + chance.Below(200)}")}", null)),
            (8, () => ("GET", $"{path}/events?after={chance.Below(400)}&limit={chance.Between(1, 50)}", null)),
            (6, () => ("GET", path, null)),
            (5, () => ("GET", $"/api/v2/sessions?limit={chance.Between(1, 20)}", null)),
            (2, () => ("POST", $"{path}/rewind", new JsonObject { ["version"] = $"{1 + chance.Below(100)}" })),
            (isGameMaster ? 0 : 5, () => ("POST", $"{path}/end", null)),
            (6, () => ("DELETE", $"{path}/players/{chance.OneOf(table.Cast.Drifters)}", null)),
            (6, () => ("GET", $"{path}/ws", null)),
            (3, () => ("POST", "/dev/token", new JsonObject { ["player_id"] = $"{chance.Id()}", ["name"] = "Gwen" })),
            (4, () =>
            ("GET", chance.OneOf(
            "/health", "/alive", "/asyncapi.json", "/openapi/v1.json", "/", "/favicon.ico", "/api/v3", "/openapi/v2.json", "/docs/x",
            "/api/v2/sessions/"), null)))();
    }

    private static JsonObject Settings(Chance chance) => new()
    {
        ["max_players"] = chance.Between(1, 50),
        ["allowed_players"] = new JsonArray($"{chance.Id()}"),
        ["gm_only_paths"] = new JsonArray("/gm", "/a/b"),
        ["player_writable_paths"] = new JsonArray("/shared", ""),
        ["dice"] = chance.OneOf("client", "server"),
        ["initial_state"] = new JsonObject { ["shared"] = new JsonObject { ["x"] = 1.5m } },
        ["own"] = new JsonObject { ["theme"] = "dark" },
    };

    // No secrets: a value that is hidden by its place could be moved to another place.
    private static JsonObject State(Chance chance) => new()
    {
        ["shared"] = new JsonObject
        {
            ["door"] = chance.OneOf("open", "closed"),
            ["log"] = new JsonArray(chance.Below(5), 2, 3),
            ["vault"] = new JsonObject()
        },
        ["npcs"] = new JsonObject { ["mira"] = new JsonObject { ["name"] = "Mira", ["secret"] = 1 } },
        ["world"] = new JsonObject { ["time"] = chance.Below(1000) / 10m, ["weather"] = new JsonArray("rain") },
        ["zone"] = new JsonObject { ["a"] = null },
    };

    private static byte[] Content(JsonNode? body, bool isSpoilt, Chance chance)
    {
        if (body is null) return [];
        var tree = JsonTree.Of(body);
        if (!isSpoilt) return tree.ToUtf8();
        switch (chance.Below(10))
        {
            case 0:
                return tree.ToUtf8();
            case 1 or 2 or 3:
                return Mutation.OfBytes(tree.ToUtf8(), 0, chance);
            case 4 when chance.In(20):
                return [.. tree.ToUtf8(), .. Enumerable.Repeat((byte)' ', chance.OneOf(100_000, 4 * 1024 * 1024))];
            default:
                Mutation.OfStructure(tree, chance);
                return tree.ToUtf8();
        }
    }

    private static byte[] Chunked(byte[] content, Chance chance)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < content.Length;)
        {
            var length = Math.Min(chance.Between(1, 20_000), content.Length - at);
            bytes.AddRange(Encoding.ASCII.GetBytes($"{length:x}\r\n"));
            bytes.AddRange(content.AsSpan(at, length));
            bytes.AddRange("\r\n"u8);
            at += length;
        }

        bytes.AddRange("0\r\n\r\n"u8);
        return [.. bytes];
    }
}
