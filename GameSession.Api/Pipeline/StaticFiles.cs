using GameSession.Api.Security;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;

namespace GameSession.Api.Pipeline;

/// <summary>
/// Serves the files below <c>wwwroot</c>, each at its path, and each page's <c>index.html</c> at the page's own address. The build compresses the
/// files and computes their ETags. Browsers may store them, and ask at each use whether they have changed.
/// </summary>
internal static class StaticFiles
{
    private const string WebRoot = "wwwroot";
    private const string Index = "index.html";
    private const string TablePage = "/table";

    private static readonly StaticPage[] Pages =
        [new("/docs/events", "events", SecurityHeaders.EventsPolicy), new(TablePage, "table", SecurityHeaders.TablePolicy)];

    public static void MapStaticFiles(this WebApplication app)
    {
        FindFiles(app);
        var hasTable = app.Configuration.GetSection("GameSession").Get<PageOptions>()?.TablePage ?? app.Environment.IsDevelopment();
        app.MapStaticAssets().Add(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder file) return;
            var path = file.RoutePattern.RawText!.TrimStart('/');
            var page = Pages.FirstOrDefault(p => path.StartsWith($"{p.Folder}/", StringComparison.Ordinal));
            if (page is not null && path == $"{page.Folder}/{Index}") MapPage(file, page);
            if (page?.Path == TablePage && !hasTable) file.RequestDelegate = NotFound;
            new Conventions(endpoint).WithSecurityHeadersPolicy(page?.Policy ?? SecurityHeaders.FilePolicy);
        });
    }

    private static void MapPage(RouteEndpointBuilder index, StaticPage page)
    {
        index.RoutePattern = RoutePatternFactory.Parse(page.Path);
        var send = index.RequestDelegate!;
        index.RequestDelegate = http =>
        {
            // The page's relative names are right without the slash only.
            if (!http.Request.Path.Value!.EndsWith('/')) return send(http);
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = $"..{page.Path[page.Path.LastIndexOf('/')..]}{http.Request.QueryString}";
            return Task.CompletedTask;
        };
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void FindFiles(WebApplication app)
    {
        // A build that is not published leaves its files in the source folder. By default only Development looks for them there.
        StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
        var published = Path.Combine(AppContext.BaseDirectory, WebRoot);
        // A published service has its files beside its program, wherever it is started.
        if (app.Environment.WebRootFileProvider is NullFileProvider && Directory.Exists(published))
        {
            app.Environment.WebRootFileProvider = new PhysicalFileProvider(published);
        }
    }

    /// <param name="Path">The page's address. A page names its files relative to it.</param>
    /// <param name="Folder">The folder below <c>wwwroot</c> of the page and its files.</param>
    /// <param name="Policy">The policy of their security headers.</param>
    private sealed record StaticPage(string Path, string Folder, string Policy);

    // The security headers' library names an endpoint's policy through its convention builder only.
    private sealed class Conventions(EndpointBuilder endpoint) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => convention(endpoint);
    }
}
