using GameSession.AppHost.Servers;
using Microsoft.Playwright;

namespace GameSession.Tests.Hosting;

/// <summary>The system's Chromium, headless. Installed if missing, as the servers are.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float TimeoutMilliseconds = 60_000;
    private const string Program = "/usr/bin/chromium";

    // Chromium's own requests have nothing to do with the pages of a test.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        if (!File.Exists(Program)) await SystemPackages.InstallAsync("chromium");
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments }));
    }

    /// <summary>Opens a page of its own, which shares nothing with the others.</summary>
    /// <param name="root">The base of the relative addresses that the page goes to.</param>
    /// <param name="options">What else the page is to be; its size when null.</param>
    public async Task<IPage> OpenAsync(Uri root, BrowserNewPageOptions? options = null)
    {
        options = new(options ?? new());
        options.BaseURL = root.ToString();
        options.ViewportSize ??= new() { Width = 1500, Height = 900 };
        var page = await _browser.NewPageAsync(options);
        page.SetDefaultTimeout(TimeoutMilliseconds);
        Assertions.SetDefaultExpectTimeout(TimeoutMilliseconds);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
