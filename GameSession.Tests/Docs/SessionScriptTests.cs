using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.AppHost.Servers;
using GameSession.Tests.Client;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary><c>docs/session.sh</c> works; <see cref="ReadmeTests"/> checks that the README shows its commands.</summary>
[Trait("Category", "Integration")]
public sealed class SessionScriptTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task The_script_plays_a_round_and_loads_what_the_player_may_see()
    {
        foreach (var program in new[] { "curl", "jq" })
        {
            if (!File.Exists($"/usr/bin/{program}")) await SystemPackages.InstallAsync(program);
        }

        var api = deployment.UrlOf(Deployment.ProcessA).GetLeftPart(UriPartial.Authority);
        var (exitCode, output) = await Shell.RunAsync(
            ["env", $"API={api}", $"PATH={Node.Folder}:/usr/bin:/bin", Repository.PathOf("docs", "session.sh")],
            TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
        var told = Values(output);
        foreach (var answer in told)
        {
            if (answer.Find("connection_token") is { } token) Secrets.OfTheRun.Add(token.GetValue<string>());
        }

        Assert.Equal("state_update", Assert.Single(told, m => m.Find("ref")?.GetValue<string>() == "r1").Text("type"));
        JsonNodes.Same("""{"shared":{"door":"open"}}""", Assert.Single(told, m => m.Find("state") is not null).At("state"));
    }

    // Answers follow one another without anything in between.
    private static List<JsonNode?> Values(string output)
    {
        var values = new List<JsonNode?>();
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        while (json.Read()) values.Add(JsonNode.Parse(ref json));
        return values;
    }
}
