using System.Security.Claims;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Protocol;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GameSession.Api.Security;

/// <summary>Issues JWTs for trying out the service, in Development only.</summary>
internal static class DevTokens
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private static readonly OperationDescription Description = new(
        OperationTags.Development,
        "Get a JWT",
        """
        Issues a JWT that is valid for 12 hours, for a new player or for a given one. Everybody may call it, so it exists in Development only.
        """)
    {
        Requests =
        [
            new("new_player", "A new player", new DevTokenRequest(Name: "Anna")),
            new("player", "A player who is known", new DevTokenRequest(ExampleSession.Anna)),
        ],
        Success = new(StatusCodes.Status200OK, "A JWT.")
        {
            Examples = [new("token", "A JWT", new DevTokenResponse("eyJhbGciOi", ExampleSession.Anna, ExampleSession.Created + Lifetime))],
        },
    };

    public static void MapDevTokens(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) return;
        app.MapPost("/dev/token", (JsonBody<DevTokenRequest> body, IOptionsMonitor<JwtBearerOptions> bearer, TimeProvider time) =>
                body.Read.Then(request => Issue(request, bearer.Get(JwtBearerDefaults.AuthenticationScheme), time)).ToHttp(token => token))
            .WithName("DevToken")
            .Describe(Description)
            .AllowAnonymous();
    }

    private static Result<DevTokenResponse> Issue(DevTokenRequest request, JwtBearerOptions bearer, TimeProvider time)
    {
        var parameters = bearer.TokenValidationParameters;
        if (parameters.IssuerSigningKeys?.FirstOrDefault() is not { } key)
        {
            return GameErrors.InvalidMessage("There is no signing key: set Authentication:Schemes:Bearer:SigningKeys.");
        }

        var player = request.PlayerId ?? Guid.CreateVersion7();
        var expires = time.WireNow() + Lifetime;
        var claims = new ClaimsIdentity([new Claim("sub", player.ToString())]);
        if (request.Name is { Length: > 0 } name) claims.AddClaim(new Claim("name", name));
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = claims,
            Issuer = parameters.ValidIssuer ?? parameters.ValidIssuers?.FirstOrDefault(),
            Audience = parameters.ValidAudience ?? parameters.ValidAudiences?.FirstOrDefault(),
            Expires = expires,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
        return new DevTokenResponse(token, player, expires);
    }
}
