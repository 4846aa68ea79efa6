using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace GameSession.Tests.Telemetry;

/// <summary>The unchanged Api in the tests' own process, and all that it would send to an OTLP endpoint.</summary>
/// <param name="settings">Above all the connection strings of its servers.</param>
/// <param name="exports">Whether there is an endpoint. All Apis in the process share the activity sources, so one that exports also records the
/// spans of the others.</param>
internal sealed class TracedProcess(Dictionary<string, string> settings, bool exports) : WebApplicationFactory<SessionRegistry>
{
    // The caller has no span, so that the service's traces have none of the test's.
    private readonly SocketsHttpHandler _handler = new() { ActivityHeadersPropagator = null, AllowAutoRedirect = false };

    public CollectedSpans Spans { get; } = new();

    public CollectedLines Lines { get; } = new();

    public CollectedMetrics Metrics { get; } = new();

    public Uri Url => ClientOptions.BaseAddress;

    public void Start()
    {
        UseKestrel(0);
        StartServer();
    }

    public async Task<JsonNode?> SendAsync(Guid player, HttpMethod method, string path, JsonNode? body = null)
    {
        using var client = new HttpMessageInvoker(new DescribedAnswers(_handler), disposeHandler: false);
        using var request = new HttpRequestMessage(method, new Uri(Url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.For(player));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>Opens a socket and takes the <c>connection_established</c>.</summary>
    public async Task<ClientWebSocket> ConnectAsync(Guid player, Guid session, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Tokens.For(player)}");
        socket.Options.SetRequestHeader("X-Session-Token", token);
        using var client = new HttpMessageInvoker(_handler, disposeHandler: false);
        await socket.ConnectAsync(
            new UriBuilder(Url) { Scheme = "ws", Path = $"/api/v2/sessions/{session}/ws" }.Uri, client, TestContext.Current.CancellationToken);
        await ExpectAsync(socket, "connection_established");
        return socket;
    }

    public static Task SendAsync(ClientWebSocket socket, JsonNode message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>Takes messages up to the first of this type.</summary>
    public static async Task<JsonObject> ExpectAsync(ClientWebSocket socket, string type)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), timeout.Token);
                Assert.NotEqual(WebSocketMessageType.Close, read.MessageType);
                length += read.Count;
                if (read.EndOfMessage) break;
            }

            var message = JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject();
            if (message.Text("type") == type) return message;
        }
    }

    public void CollectMetrics() => Services.GetRequiredService<MeterProvider>().ForceFlush();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
        if (!exports) return;
        // Nothing listens at this address. The test collects what would be exported.
        builder.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        builder.ConfigureServices(services =>
        {
            services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(Spans));
            services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(Lines));
            services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddReader(new BaseExportingMetricReader(Metrics)));
        });
        builder.ConfigureLogging(logging => logging.AddFilter("Microsoft", LogLevel.Warning));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _handler.Dispose();
    }
}
