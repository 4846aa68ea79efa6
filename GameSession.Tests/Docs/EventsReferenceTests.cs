using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GameSession.Tests.Docs;

/// <summary>The page <c>/docs/events</c>, which shows the AsyncAPI document.</summary>
[Trait("Category", "Integration")]
public sealed class EventsReferenceTests(Deployment deployment) : IUsesDeployment, IAsyncLifetime
{
    private Browser? _browser;

    public async ValueTask InitializeAsync() => _browser = await Browser.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
    }

    [Fact]
    public async Task It_shows_every_operation_with_its_examples_and_leads_to_each()
    {
        var (page, complaints) = await OpenAsync();
        await Expect(page.Locator(".aui-root")).ToBeVisibleAsync();

        foreach (var (key, operation) in AsyncApi.Operations)
        {
            var link = page.Locator($"#contents a[href$='-{key}']");
            await Expect(link).ToContainTextAsync(operation["title"]!.GetValue<string>());
            var shown = page.Locator($"[id='{(await link.GetAttributeAsync("href"))![1..]}']");
            await Expect(shown).ToContainTextAsync(operation["summary"]!.GetValue<string>());
            var message = AsyncApi.Messages[AsyncApi.MessagesOf(operation).Single()];
            await Expect(shown.Locator("h3").First).ToContainTextAsync(message["name"]!.GetValue<string>());
            await Expect(shown.Locator(".examples").First.Locator("li pre")).ToHaveCountAsync(message["examples"]!.AsArray().Count);
        }

        foreach (var code in Codes(AsyncApi.Schema("ErrorCode"))) await Expect(page.GetByText(code).First).ToBeAttachedAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Its_policy_lets_only_its_own_files_in_and_it_needs_no_more()
    {
        var (page, complaints) = await OpenAsync();
        await Expect(page.Locator(".aui-root")).ToBeVisibleAsync();

        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(deployment.AnyUrl, "/docs/events"), TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task It_and_the_REST_reference_lead_to_one_another()
    {
        var (page, _) = await OpenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "REST reference" }).ClickAsync();
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("Game Session|Scalar"));

        var link = page.Locator("a[href$='events']").First;
        await Expect(link).ToBeAttachedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1500)]
    [InlineData(ColorScheme.Dark, 1500)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task It_is_light_or_dark_as_the_reader_wishes_and_fits_a_phone(ColorScheme scheme, int width)
    {
        var (page, _) = await OpenAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.SetViewportSizeAsync(width, 900);
        await Expect(page.Locator(".aui-root")).ToBeVisibleAsync();

        var light = await page.EvaluateAsync<int>("parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
        Assert.Equal(scheme == ColorScheme.Light, light > 128);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public void The_page_that_is_served_is_its_source() =>
        Assert.Equal(Repository.Read("events", "src", "index.html"), Repository.Read("GameSession.Api", "wwwroot", "events", "index.html"));

    private static IEnumerable<string> Codes(JsonNode schema) => schema["enum"]!.AsArray().Select(c => c!.GetValue<string>());

    // With what the browser complains about, violations of the content security policy included.
    private async Task<(IPage Page, List<string> Complaints)> OpenAsync()
    {
        var page = await _browser!.OpenAsync(deployment.AnyUrl);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync("/docs/events");
        return (page, complaints);
    }
}
