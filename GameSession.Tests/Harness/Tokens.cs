using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>Creates JWTs by hand, so that tests can also create invalid ones.</summary>
public static class Tokens
{
    public const string Issuer = "game-session-dev";
    public const string Audience = "game-session";

    /// <summary>The signing key that the AppHost gets; letters and digits are valid base64.</summary>
    public const string SigningKey = "testSigningKeyTestSigningKeyTestSigningKey12";

    public static string For(Guid player) => Create(new JsonObject { ["sub"] = player.ToString() });

    /// <summary>A token with these claims in addition to the default ones, or in their place; a null removes a claim.</summary>
    public static string Create(JsonObject claims, string algorithm = "HS256", byte[]? key = null) => Assemble(
        new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" },
        Claims(claims),
        text => algorithm == "none" ? [] : HMACSHA256.HashData(key ?? Convert.FromBase64String(SigningKey), text));

    /// <summary>The default claims, with these added or in their place; a null removes a claim.</summary>
    public static JsonObject Claims(JsonObject claims)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var all = new JsonObject { ["iss"] = Issuer, ["aud"] = Audience, ["iat"] = now, ["nbf"] = now - 5, ["exp"] = now + 3600 };
        foreach (var (name, value) in claims)
        {
            if (value is null) all.Remove(name);
            else all[name] = value.DeepClone();
        }

        return all;
    }

    /// <summary>A token with any header and any signature.</summary>
    public static string Assemble(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var token = $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
        Secrets.OfTheRun.Add(token);
        return token;

        static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
    }
}
