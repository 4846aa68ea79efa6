using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GameSession.Api.Security;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace GameSession.Tests.Security;

/// <summary>What is remembered of a token that was valid. The identity shows it: it is the same object, or another.</summary>
public sealed class ValidatedTokensTests
{
    private static readonly SymmetricSecurityKey Key = new(Convert.FromBase64String(Tokens.SigningKey));

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ValidatedTokens _tokens;

    public ValidatedTokensTests() => _tokens = new ValidatedTokens(_time);

    [Fact]
    public async Task A_valid_token_is_remembered_for_seconds()
    {
        var token = Tokens.For(Guid.NewGuid());
        var first = await ValidateAsync(token);
        Assert.True(first.IsValid);
        Assert.Same(first.ClaimsIdentity, (await ValidateAsync(token)).ClaimsIdentity);

        _time.Advance(2 * ValidatedTokens.GenerationTime);
        var later = await ValidateAsync(token);
        Assert.True(later.IsValid);
        Assert.NotSame(first.ClaimsIdentity, later.ClaimsIdentity);
    }

    [Fact]
    public async Task A_token_is_not_remembered_beyond_its_expiry()
    {
        var expiry = DateTimeOffset.UtcNow.AddSeconds(300);
        var token = Tokens.Create(new JsonObject { ["sub"] = $"{Guid.NewGuid()}", ["exp"] = expiry.ToUnixTimeSeconds() });
        _time.SetUtcNow(expiry.AddSeconds(-1));
        var first = await ValidateAsync(token);
        Assert.Same(first.ClaimsIdentity, (await ValidateAsync(token)).ClaimsIdentity);

        _time.SetUtcNow(expiry);
        Assert.NotSame(first.ClaimsIdentity, (await ValidateAsync(token)).ClaimsIdentity);
    }

    [Fact]
    public async Task A_refused_token_is_refused_again_and_a_valid_one_changes_nothing_for_it()
    {
        var player = Guid.NewGuid();
        var token = Tokens.For(player);
        var forged = Tokens.Create(new JsonObject { ["sub"] = $"{player}" }, key: new byte[32]);
        Assert.False((await ValidateAsync(forged)).IsValid);
        Assert.True((await ValidateAsync(token)).IsValid);
        Assert.False((await ValidateAsync(forged)).IsValid);
        Assert.False((await ValidateAsync(token[..^1])).IsValid);
    }

    [Fact]
    public async Task When_the_key_changes_the_tokens_of_the_former_key_are_refused_at_once()
    {
        var token = Tokens.For(Guid.NewGuid());
        Assert.True((await ValidateAsync(token)).IsValid);
        Assert.False((await _tokens.ValidateTokenAsync(token, Parameters([new SymmetricSecurityKey(new byte[32])]))).IsValid);
        Assert.True((await ValidateAsync(token)).IsValid);
    }

    [Fact]
    public async Task When_the_authority_publishes_other_keys_tokens_of_the_former_are_refused()
    {
        var token = Tokens.For(Guid.NewGuid());
        var authority = new Authority { Published = Keys(Key) };
        var parameters = Parameters([]);
        parameters.ConfigurationManager = authority;
        var first = await _tokens.ValidateTokenAsync(token, parameters);
        Assert.True(first.IsValid);
        Assert.Same(first.ClaimsIdentity, (await _tokens.ValidateTokenAsync(token, parameters)).ClaimsIdentity);

        authority.Published = Keys(new SymmetricSecurityKey(new byte[32]));
        Assert.False((await _tokens.ValidateTokenAsync(token, parameters)).IsValid);

        authority.Published = null;
        Assert.False((await _tokens.ValidateTokenAsync(token, parameters)).IsValid);
    }

    [Fact]
    public async Task However_many_tokens_come_no_more_than_the_limit_are_remembered()
    {
        var token = Tokens.For(Guid.NewGuid());
        var first = await ValidateAsync(token);
        for (var i = 0; i < 2 * ValidatedTokens.MaxTokens; i++) await ValidateAsync(Tokens.For(Guid.NewGuid()));

        Assert.NotSame(first.ClaimsIdentity, (await ValidateAsync(token)).ClaimsIdentity);
        var large = Tokens.Create(new JsonObject { ["sub"] = $"{Guid.NewGuid()}", ["groups"] = new string('x', ValidatedTokens.MaxLength) });
        Assert.NotSame((await ValidateAsync(large)).ClaimsIdentity, (await ValidateAsync(large)).ClaimsIdentity);
    }

    [Fact]
    public void Configured_keys_are_read_again_when_the_configuration_changes_and_only_then()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([KeyValuePair.Create("key", (string?)"first")]);
        var reads = 0;
        var keys = new ConfiguredKeys(Read(), configuration);
        Assert.Equal(["first", "first"], Names().Concat(Names()));
        Assert.Equal(1, reads);

        configuration["key"] = "second";
        ((IConfigurationRoot)configuration).Reload();
        Assert.Equal(["second", "second"], Names().Concat(Names()));
        Assert.Equal(2, reads);

        IEnumerable<SecurityKey> Read()
        {
            reads++;
            yield return new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)) { KeyId = configuration["key"] };
        }

        IEnumerable<string> Names() => keys.Select(k => k.KeyId);
    }

    private static TokenValidationParameters Parameters(IEnumerable<SecurityKey> keys) => new()
    {
        ValidIssuer = Tokens.Issuer,
        ValidAudience = Tokens.Audience,
        IssuerSigningKeys = keys,
        ClockSkew = TimeSpan.Zero,
    };

    private static Configuration Keys(SecurityKey key)
    {
        var published = new Configuration { Issuer = Tokens.Issuer };
        published.SigningKeys.Add(key);
        return published;
    }

    // As the bearer handler: the parameters are another object for each request, the keys are not.
    private Task<TokenValidationResult> ValidateAsync(string token) => _tokens.ValidateTokenAsync(token, Parameters([Key]));

    private sealed class Configuration : BaseConfiguration;

    /// <summary>Publishes keys, as an identity provider does; null: it does not answer.</summary>
    private sealed class Authority : BaseConfigurationManager
    {
        public Configuration? Published { get; set; }

        public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
            Task.FromResult<BaseConfiguration>(Published ?? throw new InvalidOperationException("The authority does not answer."));

        public override void RequestRefresh()
        {
        }
    }
}
