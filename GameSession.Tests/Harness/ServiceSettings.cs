using Aspire.Hosting.Testing;

namespace GameSession.Tests.Harness;

/// <summary>The settings of a process of the service that is not one of the deployment's resources.</summary>
internal static class ServiceSettings
{
    /// <summary>The names of the rate limits.</summary>
    public static IReadOnlyList<string> Limits { get; } =
    [
        "ConnectionAttemptsPerMinute", "MessagesPerMinute", "CombatActionsPerMinute", "SessionsPerHour", "StateSavesPerMinute",
        "CharacterReplacementsPerMinute", "JoinsPerMinute",
    ];

    /// <summary>The required ones: the deployment's own servers and signing key.</summary>
    public static async Task<Dictionary<string, string>> OfAsync(Deployment deployment)
    {
        var ct = TestContext.Current.CancellationToken;
        var settings = new Dictionary<string, string>
        {
            ["Authentication:Schemes:Bearer:ValidIssuer"] = Tokens.Issuer,
            ["Authentication:Schemes:Bearer:ValidAudiences:0"] = Tokens.Audience,
            ["Authentication:Schemes:Bearer:SigningKeys:0:Id"] = "tests",
            ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = Tokens.Issuer,
            ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Tokens.SigningKey,
            ["Authentication:Schemes:Bearer:SigningKeys:0:Length"] = "33",
        };
        foreach (var server in new[] { "sessiondb", "redis", "rabbitmq" })
        {
            settings[$"ConnectionStrings:{server}"] = (await deployment.App.GetConnectionStringAsync(server, ct))!;
        }

        return settings;
    }
}
