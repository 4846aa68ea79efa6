using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GameSession.Api.Security;

/// <summary>
/// Validates JWTs, and remembers the valid ones for some seconds: a client that joins, connects and loads the state shows the same token three times
/// within a moment. A remembered token is accepted only before its expiry, and only while the signing keys are those that it was validated with. A
/// refused token is never remembered. Thread-safe.
/// <para>
/// Of a valid token only the subject and the time of its validity are kept. A request, and so a connection for as long as it lasts, refers to them;
/// the whole token with its parsed claims would take several KB of each connection.
/// </para>
/// </summary>
internal sealed class ValidatedTokens(TimeProvider time) : TokenHandler
{
    /// <summary>How many tokens one generation has; there are two of them.</summary>
    public const int MaxTokens = 2048;

    /// <summary>In characters. A longer token is validated each time.</summary>
    public const int MaxLength = 4096;

    /// <summary>A token is remembered for at most twice this time.</summary>
    public static readonly TimeSpan GenerationTime = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly Lock _lock = new();
    private Dictionary<string, Valid> _newer = [];
    private Dictionary<string, Valid> _older = [];
    private long _began = time.GetTimestamp();

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (token.Length > MaxLength || await KeysAsync(validationParameters) is not { } keys)
        {
            var validated = await _handler.ValidateTokenAsync(token, validationParameters);
            return validated.IsValid ? Shorten(validated, validationParameters) : validated;
        }

        var now = time.GetUtcNow();
        if (Find(token) is { } valid && valid.Keys.AreSame(keys) && now - validationParameters.ClockSkew < valid.Expiry) return valid.Result;
        var result = await _handler.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid) return result;
        var kept = Shorten(result, validationParameters);
        Keep(token, new Valid(kept, keys));
        return kept;
    }

    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);

    // The configured keys, and what the authority publishes by now. Null when the authority does not answer: the handler decides what that means.
    private static async Task<SigningKeys?> KeysAsync(TokenValidationParameters parameters)
    {
        try
        {
            var published = parameters.ConfigurationManager is { } authority
                ? await authority.GetBaseConfigurationAsync(CancellationToken.None)
                : null;
            return new SigningKeys([.. parameters.IssuerSigningKeys ?? []], published);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static TokenValidationResult Shorten(TokenValidationResult result, TokenValidationParameters parameters)
    {
        var whole = result.ClaimsIdentity;
        var subject = whole.FindFirst(parameters.NameClaimType) is { } claim ? new Claim(claim.Type, claim.Value) : null;
        return new TokenValidationResult
        {
            IsValid = true,
            ClaimsIdentity = new ClaimsIdentity(subject is null ? [] : [subject], whole.AuthenticationType, whole.NameClaimType, whole.RoleClaimType),
            SecurityToken = new Validity(result.SecurityToken.ValidFrom, result.SecurityToken.ValidTo),
        };
    }

    private Valid? Find(string token)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_began) >= GenerationTime) BeginGeneration();
            return _newer.GetValueOrDefault(token) ?? _older.GetValueOrDefault(token);
        }
    }

    private void Keep(string token, Valid valid)
    {
        lock (_lock)
        {
            if (_newer.Count == MaxTokens) BeginGeneration();
            _newer[token] = valid;
        }
    }

    private void BeginGeneration()
    {
        var passed = time.GetElapsedTime(_began);
        // After a time without requests both are outdated.
        var isOutdated = passed >= 2 * GenerationTime;
        _older = isOutdated ? [] : _newer;
        _newer = [];
        // A generation that ends late does not lengthen the next one: what is in it would be kept for three.
        _began = passed < GenerationTime || isOutdated
            ? time.GetTimestamp()
            : _began + (long)(GenerationTime.TotalSeconds * time.TimestampFrequency);
    }

    private readonly record struct SigningKeys(SecurityKey[] Configured, BaseConfiguration? Published)
    {
        // The bearer handler copies its parameters for each request; the keys in them are the same objects until the configuration changes.
        public bool AreSame(SigningKeys others) =>
            ReferenceEquals(Published, others.Published) && Configured.AsSpan().SequenceEqual(others.Configured, ReferenceEqualityComparer.Instance);
    }

    private sealed record Valid(TokenValidationResult Result, SigningKeys Keys)
    {
        public DateTimeOffset Expiry { get; } = new(Result.SecurityToken.ValidTo, TimeSpan.Zero);
    }

    /// <summary>What is left of a token that was validated.</summary>
    private sealed class Validity(DateTime validFrom, DateTime validTo) : SecurityToken
    {
        public override string Id => "";

        public override string Issuer => "";

        public override SecurityKey SecurityKey => null!;

        public override SecurityKey SigningKey { get; set; } = null!;

        public override DateTime ValidFrom => validFrom;

        public override DateTime ValidTo => validTo;
    }
}
