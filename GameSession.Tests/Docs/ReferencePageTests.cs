using System.Text.RegularExpressions;
using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GameSession.Tests.Docs;

/// <summary>What a developer sees at <c>/docs</c> in a browser.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed partial class ReferencePageTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task One_click_gets_a_token_and_a_second_one_creates_a_session_with_it()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(deployment.UrlOf(Deployment.ProcessA));
        var errors = new List<string>();
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => errors.Add(error);

        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(Docs());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Game Session Service" })).ToBeVisibleAsync();
        var issued = page.WaitForResponseAsync(answer => answer.Url.EndsWith("/dev/token", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Get a development token" }).ClickAsync();
        Secrets.OfTheRun.Add((await (await issued).JsonAsync())!.Value.GetProperty("token").GetString()!);
        await Expect(page.GetByText("You are Gwen")).ToBeVisibleAsync();

        await page.GotoAsync("/docs/#tag/session-management/POST/api/v2/sessions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test Request (post /api/v2/sessions)", Exact = true }).ClickAsync();
        var created = page.WaitForResponseAsync(answer => answer.Url.EndsWith("/api/v2/sessions", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).First.ClickAsync();
        var answer = await created;
        Assert.Equal(201, answer.Status);
        Secrets.OfTheRun.Add((await answer.JsonAsync())!.Value.GetProperty("connection_token").GetString()!);
        await Expect(page.GetByText("201 Created").First).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [GeneratedRegex("/docs/(#.*)?$")]
    private static partial Regex Docs();
}
