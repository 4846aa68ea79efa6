using System.Net;
using System.Reflection;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The dashboard, at the AppHost's <c>applicationUrl</c>: the resources, what they write, and starting and stopping them. It listens on
/// loopback only, answers to loopback names only (so that no other site can reach it through a name of its own), and obeys its own page only.
/// </summary>
internal sealed partial class DashboardServer(
    RunSettings settings,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    IDistributedApplicationBuilder appHost,
    ILogger<DistributedApplication> logger) : IHostedService, IDisposable
{
    private const string DefaultUrl = "http://localhost:0";
    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = "index.html",
        ["/dashboard.css"] = "dashboard.css",
        ["/dashboard.js"] = "dashboard.js",
    };

    private readonly CancellationTokenSource _stopping = new();
    private readonly SecretMask _mask = new(model);
    private WebApplication? _web;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.HasDashboard)
            return;
        var url = (appHost.Configuration["ASPNETCORE_URLS"] ?? DefaultUrl).Split(';').First(u => u.StartsWith("http://", StringComparison.Ordinal));
        try
        {
            _web = Build(BindingAddress.Parse(url));
            await _web.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new DistributedApplicationException($"The dashboard cannot listen at {url}: {e.Message}", e);
        }

        Log.Listening(logger, _web.Urls.First());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_web is not null)
            await _web.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private WebApplication Build(BindingAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (address.Port == 0)
                kestrel.Listen(IPAddress.Loopback, 0);
            else
                kestrel.ListenLocalhost(address.Port);
        });
        var web = builder.Build();
        web.Run(AnswerAsync);
        return web;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'";
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!IsOwnName(request.Host.Host))
            response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        else if (HttpMethods.IsPost(request.Method) && path is ["api", "resources", var resource, var command])
            await CommandAsync(context, resource, command).ConfigureAwait(false);
        else if (!HttpMethods.IsGet(request.Method))
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else if (path is ["api", "resources"])
            await StreamAsync(context, SendResourcesAsync).ConfigureAwait(false);
        else if (path is ["api", "logs", var name])
            await StreamAsync(context, (r, ct) => SendLogsAsync(r, name, ct)).ConfigureAwait(false);
        else if (Pages.TryGetValue(request.Path.Value!, out var page))
            await SendPageAsync(response, page).ConfigureAwait(false);
        else
            response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task CommandAsync(HttpContext context, string resource, string command)
    {
        var request = context.Request;
        // Browsers say where a request comes from; one from another site never gets further than this.
        if (request.Headers.Origin.ToString() != $"{request.Scheme}://{request.Host}")
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var result = await commands.ExecuteCommandAsync(resource, command, _stopping.Token).ConfigureAwait(false);
        context.Response.StatusCode = result.Success ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict;
        if (result.ErrorMessage is { } message)
            await context.Response.WriteAsync(_mask.Apply(message)).ConfigureAwait(false);
    }

    /// <summary>Server-sent events, until the page is closed or the AppHost stops.</summary>
    private async Task StreamAsync(HttpContext context, Func<HttpResponse, CancellationToken, Task> send)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        context.Response.ContentType = "text/event-stream";
        try
        {
            await send(context.Response, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private async Task SendResourcesAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        await SendAsync(response, new { appHost = appHost.AppHostAssembly?.GetName().Name }, "hello", cancellationToken).ConfigureAwait(false);
        await foreach (var change in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            if (!change.Snapshot.IsHidden)
                await SendAsync(response, ResourceView.Of(change, notifications.FailureOf(change.ResourceId), _mask), "resource", cancellationToken)
                    .ConfigureAwait(false);
    }

    private async Task SendLogsAsync(HttpResponse response, string name, CancellationToken cancellationToken)
    {
        await foreach (var lines in loggers.WatchAsync(name, cancellationToken).ConfigureAwait(false))
            await SendAsync(
                response, lines.Select(l => new { number = l.LineNumber, text = _mask.Apply(l.Content), isError = l.IsErrorMessage }), "lines", cancellationToken)
                .ConfigureAwait(false);
    }

    private static async Task SendAsync<T>(HttpResponse response, T value, string kind, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"event: {kind}\ndata: {JsonSerializer.Serialize(value, JsonSerializerOptions.Web)}\n\n", cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task SendPageAsync(HttpResponse response, string name)
    {
        response.ContentType = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        await using var page = Assembly.GetExecutingAssembly().GetManifestResourceStream($"dashboard/{name}")!;
        await page.CopyToAsync(response.Body).ConfigureAwait(false);
    }

    private static bool IsOwnName(string host) =>
        host is "localhost" or "127.0.0.1" or "[::1]" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Dashboard: {Url}")]
        public static partial void Listening(ILogger logger, string url);
    }
}
