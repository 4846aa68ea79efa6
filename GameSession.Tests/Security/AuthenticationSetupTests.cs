using GameSession.Api.Domain;
using GameSession.Api.Security;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GameSession.Tests.Security;

/// <summary>The configurations of authentication that the service accepts, and those that it refuses.</summary>
public sealed class AuthenticationSetupTests
{
    private const string Section = "Authentication:Schemes:Bearer";
    private static readonly (string, string) Issuer = ("ValidIssuer", "issuer");
    private static readonly (string, string) Audience = ("ValidAudiences:0", "audience");
    private static readonly (string, string) Authority = ("Authority", "https://identity.example");
    private static readonly (string, string)[] SigningKey = [("SigningKeys:0:Issuer", "issuer"), ("SigningKeys:0:Value", Harness.Tokens.SigningKey)];

    private static readonly (string, string)[][] TooLittle =
    [
        [],
        [Issuer, Audience],
        [.. SigningKey],
        [.. SigningKey, Issuer],
        [.. SigningKey, Audience],
        [Authority],
        [Authority, Issuer],
    ];

    [Fact]
    public void Outside_Development_the_service_needs_an_issuer_and_an_audience_to_start()
    {
        foreach (var settings in TooLittle)
        {
            var error = Assert.Throws<InvalidOperationException>(() => Bearer("Production", settings));
            Assert.Contains(Section, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_shared_key_and_published_keys_are_good_for_their_own_algorithms_alone()
    {
        var shared = Bearer("Production", [.. SigningKey, Issuer, Audience]).TokenValidationParameters;
        Assert.Equal(["HS256"], shared.ValidAlgorithms);
        var published = Bearer("Production", [Authority, Audience]).TokenValidationParameters;
        Assert.Contains("RS256", published.ValidAlgorithms);
        Assert.DoesNotContain(
            published.ValidAlgorithms, a => a.StartsWith("HS", StringComparison.Ordinal) || a.Equals("none", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_setting_turns_a_check_off()
    {
        var parameters = Bearer("Production", [.. SigningKey, Issuer, Audience, ("ValidateIssuer", "false"), ("ValidateAudience", "false")])
            .TokenValidationParameters;
        Assert.True(
            parameters is
            {
                ValidateIssuer: true, ValidateAudience: true, ValidateLifetime: true, RequireExpirationTime: true,
                RequireSignedTokens: true, ValidateIssuerSigningKey: true
            });
        Assert.Equal(TimeSpan.FromSeconds(15), parameters.ClockSkew);
    }

    private static JwtBearerOptions Bearer(string environment, (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"{Section}:{s.Name}", (string?)s.Value)));
        builder.AddPlayerAuthentication();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
    }
}
