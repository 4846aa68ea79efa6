using System.Net;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.Pages;

/// <summary>Where the table page is served, and what its policy permits.</summary>
public sealed class TablePagePolicyTests
{
    private static readonly string[] Files = ["/table", "/table/table.js", "/table/alegreya.woff2"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Development", "false", false)]
    [InlineData("Production", null, false)]
    [InlineData("Production", "true", true)]
    public async Task The_page_is_there_where_it_is_turned_on(string environment, string? setting, bool isThere)
    {
        await using var app = await StartAsync(environment, setting);
        using var http = new HttpClient { BaseAddress = UrlOf(app) };
        foreach (var file in Files)
        {
            using var answer = await http.GetAsync(file, Ct);
            Assert.Equal(isThere ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_address_with_a_slash_leads_to_the_page()
    {
        await using var app = await StartAsync("Production", "true");
        using var http = new HttpClient { BaseAddress = UrlOf(app) };
        using var answer = await http.GetAsync("/table/?session=1", Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/table?session=1", answer.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task The_policy_permits_what_the_service_serves_and_nothing_inline()
    {
        await using var app = await StartAsync("Production", "true");
        using var http = new HttpClient { BaseAddress = UrlOf(app) };
        using var answer = await http.GetAsync("/table", Ct);

        var parts = Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Equal(
            [
                "base-uri 'none'", "connect-src 'self'", "default-src 'none'", "font-src 'self'", "form-action 'none'", "frame-ancestors 'none'",
                "img-src 'self'", "require-trusted-types-for 'script'", "script-src 'self'", "trusted-types lit-html",
            ],
            parts.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("http", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    // The page does not need the rest of the service.
    private static async Task<WebApplication> StartAsync(string environment, string? setting)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(StaticFiles).Assembly.GetName().Name,
            ContentRootPath = Repository.PathOf("GameSession.Api"),
            EnvironmentName = environment,
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["GameSession:TablePage"] = setting;
        builder.AddSecurityHeaders();
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.MapStaticFiles();
        await app.StartAsync(Ct);
        return app;
    }

    private static Uri UrlOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
