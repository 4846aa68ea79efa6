using System.Security.Claims;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.IdentityModel.Tokens;

namespace GameSession.Api.Security;

/// <summary>JWT bearer through ASP.NET Core's own configuration, with this service's refusals.</summary>
internal static class Authentication
{
    /// <summary>The accepted difference between the clocks of token issuers and this service's.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(15);

    private const string Section = "Authentication:Schemes:Bearer";

    // dotnet user-jwts signs with this algorithm.
    private static readonly string[] SharedKeyAlgorithms = [SecurityAlgorithms.HmacSha256];

    private static readonly string[] PublicKeyAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddPlayerAuthentication(this WebApplicationBuilder builder)
    {
        var bearer = builder.Configuration.GetSection(Section);
        var hasAuthority = bearer["Authority"] is not null;
        var hasSigningKeys = bearer.GetSection("SigningKeys").GetChildren().Any();
        if (!builder.Environment.IsDevelopment())
        {
            // ASP.NET Core checks issuer and audience only when they are configured: without them it would accept a token for another service.
            var hasAudience = bearer["ValidAudience"] is not null || bearer.GetSection("ValidAudiences").GetChildren().Any();
            var hasIssuer = bearer["ValidIssuer"] is not null || bearer.GetSection("ValidIssuers").GetChildren().Any();
            if (!(hasAuthority || (hasSigningKeys && hasIssuer)) || !hasAudience)
            {
                throw new InvalidOperationException($"{Section} needs ValidAudiences, and an Authority, or SigningKeys with ValidIssuer.");
            }
        }

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters.ClockSkew = ClockSkew;
            options.TokenValidationParameters.NameClaimType = "sub";
            options.TokenValidationParameters.ValidateIssuer = true;
            options.TokenValidationParameters.ValidateAudience = true;
            options.TokenValidationParameters.ValidAlgorithms =
                [.. hasSigningKeys ? SharedKeyAlgorithms : [], .. hasAuthority ? PublicKeyAlgorithms : []];
            options.Events = new JwtBearerEvents
            {
                OnMessageReceived = context =>
                {
                    if (SocketCredentials.ShowsSeveralBearerTokens(context.HttpContext)) context.Fail("More than one bearer token.");
                    else context.Token = SocketCredentials.OfferedBearerToken(context.HttpContext);
                    return Task.CompletedTask;
                },
                OnTokenValidated = context =>
                {
                    if (!Guid.TryParseExact(context.Principal?.FindFirstValue("sub"), "D", out _)) context.Fail(new InvalidSubjectException());
                    return Task.CompletedTask;
                },
                OnChallenge = async context =>
                {
                    context.HandleResponse();
                    context.Response.Headers.WWWAuthenticate = JwtBearerDefaults.AuthenticationScheme;
                    await Problems.WriteAsync(
                        context.HttpContext,
                        context.AuthenticateFailure is InvalidSubjectException ? GameErrors.InvalidSubject() : GameErrors.Unauthorized());
                },
            };
        });
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TimeProvider>((options, time) =>
        {
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(new ValidatedTokens(time));
            if (options.TokenValidationParameters.IssuerSigningKeys is { } keys)
            {
                options.TokenValidationParameters.IssuerSigningKeys = new ConfiguredKeys(keys, builder.Configuration);
            }
        });
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton<OriginPolicy>();
        builder.Services.AddSingleton<ConnectionTokens>();
        builder.Services.AddOptions<SecurityOptions>().BindConfiguration("GameSession")
            .Validate(
                options => options.PublicBaseUrl is null or { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "GameSession:PublicBaseUrl must be an absolute URL, http or https.")
            .ValidateOnStart();

        var security = builder.Configuration.GetSection("GameSession").Get<SecurityOptions>() ?? new SecurityOptions();
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.All;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in security.TrustedProxies) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            // Follow the header back through all trusted proxies: the address before the first of them is the client's.
            options.ForwardLimit = null;
            // Without trusted proxies, ignore forwarded headers: with an empty list ASP.NET Core would accept them from everybody.
            if (security.TrustedProxies.Length == 0) options.ForwardedHeaders = ForwardedHeaders.None;
        });
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(security.AllowedOrigins)
            .AllowAnyHeader()
            .AllowAnyMethod()
            .WithExposedHeaders("ETag", "Location", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")));
    }

    /// <summary>The JWT's subject, which every request to a route that requires a token has.</summary>
    public static Guid PlayerId(this ClaimsPrincipal user) => Guid.ParseExact(user.FindFirstValue("sub")!, "D");

    /// <summary>The end of the time in which the request's token is accepted, <see cref="ClockSkew"/> included; null when it never expires.</summary>
    public static DateTimeOffset? TokenExpiry(this HttpContext http) =>
        http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc + ClockSkew;

    private sealed class InvalidSubjectException : Exception;
}
