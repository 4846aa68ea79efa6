using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GameSession.Scenarios;

/// <summary>The JWTs of the players, valid for an hour.</summary>
internal static class Jwt
{
    private static readonly string Head = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    public static string Of(Guid player, byte[] key)
    {
        var expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var claims = $$"""{"sub":"{{player}}","iss":"bench","aud":"bench","exp":{{expires}}}""";
        var signed = $"{Head}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
