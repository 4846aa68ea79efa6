using System.Buffers.Text;
using System.Security.Cryptography;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>The search through the logs finds the secrets in them, and nothing else.</summary>
public sealed class SecretsTests
{
    private readonly Secrets _secrets = new();
    private readonly string _jwt = Tokens.For(Guid.NewGuid());
    private readonly string _connectionToken = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(150));
    private readonly string _password = RandomNumberGenerator.GetString("abcXYZ019", 22);

    public SecretsTests()
    {
        foreach (var secret in new[] { _jwt, _connectionToken, _password }) _secrets.Add(secret);
    }

    [Fact]
    public void A_secret_is_found_wherever_it_stands()
    {
        foreach (var secret in new[] { _jwt, _connectionToken, _password })
        {
            foreach (
                var line in new[] { secret, $"      token={secret}", $"/ws?token={secret}&a=b", $"bearer.{secret}, gamesession.v2",
                $"{{\"a\":\"{secret}\"}}", $"host=h;password={secret};" })
            {
                Assert.True(_secrets.AreIn(line), line);
            }
        }
    }

    [Fact]
    public void A_part_of_a_token_is_found()
    {
        var signature = _jwt[(_jwt.LastIndexOf('.') + 1)..];
        foreach (
            var part in new[] { _jwt[..40], signature, signature[5..36], $"{_connectionToken[..31]}…", $"xyz{_connectionToken[100..131]}",
            _connectionToken[^31..] })
        {
            Assert.True(_secrets.AreIn($"Token {part} is not valid"), part);
        }
    }

    [Fact]
    public void What_logs_are_full_of_is_no_secret()
    {
        foreach (var line in new[]
        {
            "",
            $"info: Microsoft.AspNetCore.Hosting.Diagnostics[1] Request starting HTTP/1.1 GET "
                + $"http://localhost:5280/api/v2/sessions/{Guid.NewGuid()}/ws - - -",
            $"Session {Guid.CreateVersion7()} of {Guid.NewGuid():N}, "
                + $"00-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}-b7ad6b7169203331-01",
            "   at System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1.AsyncStateMachineBox`1.MoveNext(Thread threadPoolThread)",
            new string('-', 200),
            Tokens.SigningKey,
            _password[..15],
        })
        {
            Assert.False(_secrets.AreIn(line), line);
        }
    }

    [Fact]
    public void What_is_too_short_to_be_told_from_other_words_is_not_taken() =>
        Assert.Throws<ArgumentException>(() => _secrets.Add("password1"));
}
