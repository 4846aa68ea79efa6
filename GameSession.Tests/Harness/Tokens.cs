using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>JWTs made by hand, so that a test can also make wrong ones.</summary>
public static class Tokens
{
    public const string Issuer = "game-session-dev";
    public const string Audience = "game-session";

    /// <summary>What the AppHost is told to use; letters and digits are base64 as they stand.</summary>
    public const string SigningKey = "testSigningKeyTestSigningKeyTestSigningKey12";

    public static string For(Guid player) => Create(new JsonObject { ["sub"] = player.ToString() });

    /// <summary>A token with these claims over the usual ones; a null removes one.</summary>
    public static string Create(JsonObject claims, string algorithm = "HS256", byte[]? key = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var all = new JsonObject { ["iss"] = Issuer, ["aud"] = Audience, ["iat"] = now, ["nbf"] = now - 5, ["exp"] = now + 3600 };
        foreach (var (name, value) in claims)
        {
            if (value is null) all.Remove(name);
            else all[name] = value.DeepClone();
        }

        var signed = $"{Encode(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" })}.{Encode(all)}";
        var signature = algorithm == "none" ? [] : HMACSHA256.HashData(key ?? Convert.FromBase64String(SigningKey), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";

        static string Encode(JsonObject part) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
    }
}
