using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace GameSession.Tests.Docs;

/// <summary>What a developer sees at <c>/docs</c> in a browser.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class ReferencePageTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task One_click_gets_a_token_with_which_requests_are_sent()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(deployment.UrlOf(Deployment.ProcessA));
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Type + " " + message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/docs/"));
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Game Session Service" })).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = "/tmp/docs1.png" });
        await page.GetByText("Get a development token").ClickAsync();
        await Expect(page.GetByText("You are Gwen")).ToBeVisibleAsync();
        await Task.Delay(3000);
        await page.ScreenshotAsync(new() { Path = "/tmp/docs2.png" });
        await page.GotoAsync("/docs/#tag/session-management/GET/api/v2/sessions");
        await Task.Delay(3000);
        await page.ScreenshotAsync(new() { Path = "/tmp/docs3.png" });
        await File.WriteAllTextAsync("/tmp/docs.html", await page.ContentAsync());
        await File.WriteAllLinesAsync("/tmp/docs.console", complaints);
    }
}
