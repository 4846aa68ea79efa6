using System.Net;
using GameSession.Api.Pipeline;
using GameSession.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.Pipeline;

public sealed class ApiDescriptionTests
{
    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task Only_in_Development_does_the_reference_page_offer_a_token(string environment, bool isOffered)
    {
        await using var app = await StartAsync(environment);
        using var http = Client(app);
        Assert.Equal(isOffered, (await http.GetStringAsync("/docs/", TestContext.Current.CancellationToken)).Contains("token-bar"));
    }

    [Fact]
    public async Task The_root_leads_to_the_reference_page_whatever_path_a_proxy_puts_before_it()
    {
        await using var app = await StartAsync("Production");
        using var http = Client(app);
        using var answer = await http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, "docs/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        using var page = await http.GetAsync("/docs/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(string environment)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddSecurityHeaders();
        builder.Services.AddApiDescription();
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.MapApiDescription();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static HttpClient Client(WebApplication app) => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
    };
}
