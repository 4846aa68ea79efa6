using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>A caller without a JWT of the issuer for this service is refused at every entry point, and changes nothing.</summary>
[Trait("Category", "Integration")]
public sealed class ForgedTokenTests(Deployment deployment) : IUsesDeployment
{
    private static readonly byte[] Key = Convert.FromBase64String(Tokens.SigningKey);

    // The defects of tokens that claim to be this player's.
    private static readonly Dictionary<string, Func<Guid, string>> Forgeries = new()
    {
        ["no algorithm: none"] = player => Unsigned(player, "none"),
        ["no algorithm: None"] = player => Unsigned(player, "None"),
        ["no algorithm: NONE"] = player => Unsigned(player, "NONE"),
        ["no algorithm: nOnE"] = player => Unsigned(player, "nOnE"),
        ["no algorithm: empty"] = player => Unsigned(player, ""),
        ["no algorithm: absent"] = player => Tokens.Assemble(new JsonObject { ["typ"] = "JWT" }, Claims(player), Sha256),
        ["none, with the signature kept"] = player => $"{Unsigned(player, "none")}{Tokens.For(player).Split('.')[2]}",
        ["none, without the last dot"] = player => Unsigned(player, "none").TrimEnd('.'),
        ["the signature cut off"] = player => $"{string.Join('.', Tokens.For(player).Split('.')[..2])}.",
        ["half of the signature"] = player => Tokens.For(player)[..^20],
        ["one bit of the signature"] = player => WithSignature(player, signature => signature[7] ^= 1),
        ["a signature of zeros"] = player => WithSignature(player, signature => signature.Clear()),
        ["signed with another key"] = player => Signed(player, "HS256", text => HMACSHA256.HashData(new byte[32], text)),
        ["signed with no key"] = player => Signed(player, "HS256", text => HMACSHA256.HashData(Array.Empty<byte>(), text)),
        ["signed with the key's text"] = player =>
        Signed(player, "HS256", text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Tokens.SigningKey), text)),
        ["signed with our key, by another algorithm: HS384"] = player => Signed(player, "HS384", text => HMACSHA384.HashData(Key, text)),
        ["signed with our key, by another algorithm: HS512"] = player => Signed(player, "HS512", text => HMACSHA512.HashData(Key, text)),
        ["says HS384, is HS256"] = player => Signed(player, "HS384", Sha256),
        ["says HS512, is HS256"] = player => Signed(player, "HS512", Sha256),
        ["says RS256, is HS256"] = player => Signed(player, "RS256", Sha256),
        ["says PS256, is HS256"] = player => Signed(player, "PS256", Sha256),
        ["says ES256, is HS256"] = player => Signed(player, "ES256", Sha256),
        ["says hs256, is HS256"] = player => Signed(player, "hs256", Sha256),
        ["another's token with this player's claims"] = player => Mix(Tokens.For(player), signatureOf: Tokens.For(Guid.NewGuid())),
        ["expired"] = player => Tokens.Create(Claim(player, "exp", DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 17)),
        ["without an expiry"] = player => Tokens.Create(Claim(player, "exp", null)),
        ["expiry 0"] = player => Tokens.Create(Claim(player, "exp", 0)),
        ["not yet"] = player => Tokens.Create(Claim(player, "nbf", DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60)),
        ["for another service"] = player => Tokens.Create(Claim(player, "aud", "game-session-2")),
        ["for other services"] = player => Tokens.Create(Claim(player, "aud", new JsonArray("characters", "campaigns"))),
        ["for nobody"] = player => Tokens.Create(Claim(player, "aud", null)),
        ["for an empty list"] = player => Tokens.Create(Claim(player, "aud", new JsonArray())),
        ["of another issuer"] = player => Tokens.Create(Claim(player, "iss", "game-session-dev.example")),
        ["of no issuer"] = player => Tokens.Create(Claim(player, "iss", null)),
        ["kid: a file without content"] = player =>
        Tokens.Assemble(Header("HS256", "kid", "../../../../../../dev/null"), Claims(player), text => HMACSHA256.HashData(Array.Empty<byte>(), text)),
        ["kid: SQL"] = player =>
        Tokens.Assemble(Header("HS256", "kid", "x' UNION SELECT 'k"), Claims(player), text => HMACSHA256.HashData("k"u8.ToArray(), text)),
        ["kid: our key's, signed with another"] = player =>
        Tokens.Assemble(Header("HS256", "kid", "apphost"), Claims(player), text => HMACSHA256.HashData(new byte[33], text)),
        ["encrypted, for no key of ours"] = player =>
            $"{Base64Url.EncodeToString("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}"u8)}..AAAAAAAAAAAAAAAA."
            + $"{Tokens.For(player).Split('.')[1]}.AAAAAAAAAAAAAAAAAAAAAA",
        ["16 KiB that say nothing"] = _ => new string('a', 16 * 1024),
        ["a signature of 16 KiB"] = player => $"{Unsigned(player, "HS256")}{new string('a', 16 * 1024)}",
        ["a thousand dots"] = _ => new string('.', 1000),
    };

    public static TheoryData<string> WhatIsForged => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(WhatIsForged))]
    public async Task A_forged_token_is_refused_at_every_entry_point(string forgery)
    {
        var table = await Table.CreateAsync(deployment);
        await ExpectNobodyAsync(table, Forgeries[forgery](table.GameMaster.Id));
    }

    [Fact]
    public async Task Every_entry_point_accepts_a_valid_token_made_in_the_same_way()
    {
        var table = await Table.CreateAsync(deployment);
        foreach (
            var header in new[] { Header("HS256"), Header("HS256", "kid", "apphost"), Header("HS256", "kid", "unknown"),
            Header("HS256", "jku", "https://evil.example") })
        {
            var token = Tokens.Assemble(header, Claims(table.GameMaster.Id), Sha256);
            (await new Player(deployment, table.GameMaster.Id, token).GetAsync(table.Path)).Expect(HttpStatusCode.OK);
            await using var inHeaders = await Socket.OpenAsync(
                new Player(deployment, table.GameMaster.Id, token), table.SessionId, table.GameMastersToken);
        }
    }

    [Fact]
    public async Task A_key_that_comes_with_the_token_is_neither_used_nor_fetched()
    {
        var table = await Table.CreateAsync(deployment);
        using var rsa = RSA.Create(2048);
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}/keys";
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var jwk = new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            ["kid"] = "mine"
        };
        foreach (
            var (name, value) in new (string, JsonNode)[] { ("jku", url), ("x5u", url), ("jwk", jwk), ("x5c", new JsonArray("MIIB")), ("kid", url) })
        {
            var token = Tokens.Assemble(
                Header("RS256", name, value), Claims(table.GameMaster.Id), text =>
                rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            await ExpectNobodyAsync(table, token);
        }

        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-00000000000g")]
    [InlineData(null)]
    public async Task A_token_whose_subject_is_no_player_is_refused_at_every_entry_point(string? subject)
    {
        var table = await Table.CreateAsync(deployment);
        await ExpectNobodyAsync(table, Tokens.Create(new JsonObject { ["sub"] = subject }), "invalid_subject");
    }

    [Fact]
    public async Task A_connection_token_is_no_JWT()
    {
        var table = await Table.CreateAsync(deployment);
        await ExpectNobodyAsync(table, table.GameMastersToken);
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var table = await Table.CreateAsync(deployment);
        var (own, other) = (table.GameMaster.Token, Tokens.For(Guid.NewGuid()));
        var http = new RawHttp(deployment.UrlOf(Deployment.ProcessA));
        foreach (var (first, second) in new[] { (own, other), (other, own) })
        {
            Assert.Equal(401, (await http.SendAsync(
                $"POST {table.Path}/end HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\nAuthorization: Bearer {first}\r\n"
                    + $"Authorization: Bearer {second}\r\n\r\n")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, header: first, first));
            Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, header: null, first, second));
            Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, header: first, second));
        }

        await ExpectUntouchedAsync(table, version: "1");
    }

    [Fact]
    public async Task What_a_proxy_in_front_asks_for_is_not_the_services_business()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await Socket.ConnectAsync(deployment, table.SessionId, process: null, options =>
        {
            options.SetRequestHeader("Authorization", "Basic dGVzdDp0ZXN0");
            foreach (var protocol in new[] { "gamesession.v2", $"bearer.{table.GameMaster.Token}", $"session.{table.GameMastersToken}" })
            {
                options.AddSubProtocol(protocol);
            }
        });
        await socket.ExpectAsync("connection_established");
    }

    [Fact]
    public async Task A_token_larger_than_any_header_is_refused_before_it_is_read()
    {
        var http = new RawHttp(deployment.UrlOf(Deployment.ProcessA));
        Assert.Equal(
            431, (await http.SendAsync($"GET /api/v2/sessions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {new string('a', 64 * 1024)}\r\n\r\n"))
            .Status);
    }

    private static JsonObject Claims(Guid player) => Tokens.Claims(new JsonObject { ["sub"] = player.ToString() });

    private static JsonObject Claim(Guid player, string name, JsonNode? value) => new() { ["sub"] = player.ToString(), [name] = value };

    private static JsonObject Header(string algorithm) => new() { ["alg"] = algorithm, ["typ"] = "JWT" };

    private static JsonObject Header(string algorithm, string name, JsonNode value) =>
        new() { ["alg"] = algorithm, ["typ"] = "JWT", [name] = value.DeepClone() };

    private static byte[] Sha256(byte[] text) => HMACSHA256.HashData(Key, text);

    private static string Signed(Guid player, string algorithm, Func<byte[], byte[]> sign) =>
        Tokens.Assemble(Header(algorithm), Claims(player), sign);

    private static string Unsigned(Guid player, string algorithm) => Signed(player, algorithm, _ => []);

    private static string Mix(string token, string signatureOf) => $"{token[..token.LastIndexOf('.')]}{signatureOf[signatureOf.LastIndexOf('.')..]}";

    private static string WithSignature(Guid player, Spoil change) => Signed(player, "HS256", text =>
    {
        var signature = Sha256(text);
        change(signature);
        return signature;
    });

    private async Task ExpectNobodyAsync(Table table, string token, string code = "unauthorized")
    {
        var nobody = new Player(deployment, table.GameMaster.Id, token);
        var refused = (await nobody.PostAsync($"{table.Path}/end")).ExpectProblem(HttpStatusCode.Unauthorized, code);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, header: token));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedUpgradeAsync(table, header: null, token));
        await ExpectUntouchedAsync(table, version: "1");
    }

    private static async Task ExpectUntouchedAsync(Table table, string version)
    {
        var session = (await table.GameMaster.GetAsync(table.Path)).Expect(HttpStatusCode.OK);
        Assert.Equal(("active", version), (session.Text("status"), session.Text("version")));
    }

    private Task<HttpStatusCode> RefusedUpgradeAsync(Table table, string? header, params string[] offered) =>
        Socket.RefusedUpgradeAsync(deployment, table.SessionId, process: null, options =>
        {
            options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
            if (header is not null) options.SetRequestHeader("Authorization", $"Bearer {header}");
            if (offered.Length > 0) options.AddSubProtocol("gamesession.v2");
            foreach (var token in offered) options.AddSubProtocol($"bearer.{token}");
        });

    private delegate void Spoil(Span<byte> signature);
}
