using System.Text.RegularExpressions;
using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;

namespace GameSession.Tests.Docs;

/// <summary><c>docs/client.md</c>: its lines play, and it has all that the client has.</summary>
[Trait("Category", "Integration")]
public sealed partial class ClientPageTests(Deployment deployment) : IUsesDeployment
{
    private static readonly string Page = Repository.Read("docs", "client.md");
    private static readonly string Types = Repository.Read("GameSession.Api", "wwwroot", "client", "gamesession.d.ts");

    [Fact]
    public async Task The_ten_lines_play_in_a_browser()
    {
        var lines = TenLines().Match(Page).Groups["lines"].Value;
        Assert.Equal(10, lines.Trim().Split('\n').Length);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(deployment.UrlOf(Deployment.ProcessA));
        var told = new List<string>();
        page.Console += (_, message) => told.Add(message.Text);

        await page.GotoAsync("docs");
        // A sync could be answered before the broadcast comes, which then changes nothing.
        const string Seen = "while (!gm.state.shared) await new Promise(resolve => setTimeout(resolve, 20));";
        await page.EvaluateAsync($"async () => {{ {lines} {Seen} gm.close(); player.close(); }}");

        Assert.Contains("""Gwen sees /shared/door {"shared":{"door":"open"}}""", told);
    }

    [Theory]
    [InlineData("class GameSessionClient", 12)]
    [InlineData("class LiveSession", 15)]
    [InlineData("interface SessionEvents", 10)]
    public void Every_member_of_the_client_is_on_the_page(string type, int atLeast)
    {
        var body = Types[Types.IndexOf($"{type} ", StringComparison.Ordinal)..].Split("\n}", 2)[0];
        var members = Member().Matches(body).Select(m => m.Groups["name"].Value).Where(name => name != "constructor").Distinct().ToList();

        Assert.True(members.Count >= atLeast, string.Join(", ", members));
        Complaints.ExpectNone(members.Where(member => !Regex.IsMatch(Page, $"`{member}\\b")));
    }

    [GeneratedRegex("^```js\n(?<lines>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex TenLines();

    [GeneratedRegex(@"^\t(?:readonly |get )?(?<name>[a-z]\w*)\??[(:<]", RegexOptions.Multiline)]
    private static partial Regex Member();
}
