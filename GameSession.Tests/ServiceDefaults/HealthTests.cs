using System.Net;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GameSession.Tests.ServiceDefaults;

public sealed class HealthTests
{
    [Fact]
    public async Task A_healthy_service_is_alive_and_ready()
    {
        await using var service = await StartAsync(_ => { });

        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"Healthy","checks":{"self":"Healthy","running":"Healthy"}}"""), await GetAsync(service, "/health"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","checks":{"self":"Healthy"}}"""), await GetAsync(service, "/alive"));
    }

    [Fact]
    public async Task What_the_service_needs_takes_it_out_of_readiness_but_not_of_life()
    {
        await using var service = await StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("database", new Failing()));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await StatusAsync(service, "/health"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await StatusAsync(service, "/alive"));
    }

    [Fact]
    public async Task What_the_service_can_do_without_leaves_it_ready()
    {
        await using var service = await StartAsync(builder =>
        {
            builder.WithDegradable("cache");
            builder.Services.AddHealthChecks().AddCheck("cache", new Failing());
        });

        Assert.Equal((HttpStatusCode.OK, "Degraded"), await StatusAsync(service, "/health"));
    }

    [Fact]
    public async Task Why_a_check_failed_is_not_told()
    {
        await using var service = await StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("database", new Failing()));

        var (_, body) = await GetAsync(service, "/health");

        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.Equal("Unhealthy", JsonDocument.Parse(body).RootElement.GetProperty("checks").GetProperty("database").GetString());
    }

    [Fact]
    public async Task A_check_that_never_ends_is_given_up_and_not_started_again_beside_itself()
    {
        var hanging = new Hanging();
        await using var service = await StartAsync(builder =>
        {
            builder.WithDegradable("broker");
            builder.Services.AddHealthChecks().AddCheck("broker", hanging, failureStatus: null, tags: [], timeout: TimeSpan.FromMilliseconds(20));
        });

        Assert.Equal((HttpStatusCode.OK, "Degraded"), await StatusAsync(service, "/health"));
        Assert.Equal((HttpStatusCode.OK, "Degraded"), await StatusAsync(service, "/health"));
        Assert.Equal(1, hanging.Runs);

        hanging.End.SetResult(HealthCheckResult.Healthy());
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await StatusAsync(service, "/health"));
    }

    [Fact]
    public async Task A_check_that_fails_after_it_was_given_up_leaves_no_unobserved_exception()
    {
        var logged = new CapturedLog();
        var hanging = new Hanging();
        await using var service = await StartAsync(builder =>
        {
            builder.Logging.AddProvider(logged);
            builder.Services.AddHealthChecks().AddCheck("database", hanging, failureStatus: null, tags: [], timeout: TimeSpan.FromMilliseconds(20));
        });

        await GetAsync(service, "/health");
        hanging.End.SetException(new InvalidOperationException("late"));
        await Eventually.HoldsAsync("the run has ended", () => logged.Lines.Any(l => l.Text.Contains("database fails", StringComparison.Ordinal)));
        // Another run takes the place of the first, of which nobody knows any more.
        await GetAsync(service, "/health");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.DoesNotContain(logged.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("observed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_that_fails_is_logged_once_and_not_with_every_question()
    {
        var logged = new CapturedLog();
        var check = new Changing();
        await using var service = await StartAsync(builder =>
        {
            builder.Logging.AddProvider(logged);
            builder.Services.AddHealthChecks().AddCheck("database", check);
        });

        foreach (var isAway in new[] { false, true, true, false, false })
        {
            check.IsAway = isAway;
            await GetAsync(service, "/health");
        }

        Assert.Equal(
            [(LogLevel.Warning, "Health check database fails: away"), (LogLevel.Information, "Health check database succeeds again")],
            logged.Lines.Where(l => l.Text.Contains("database", StringComparison.Ordinal)).Select(l => (l.Level, l.Text)));
    }

    [Fact]
    public async Task Every_check_has_a_time_limit()
    {
        await using var service = await StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("database", new Failing()));

        var options = service.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value;

        Assert.All(options.Registrations, check => Assert.Equal(TimeSpan.FromSeconds(3), check.Timeout));
    }

    [Fact]
    public async Task A_service_that_is_being_stopped_is_not_ready()
    {
        await using var service = await StartAsync(_ => { });

        service.Lifetime.StopApplication();

        var report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("urls", (string?)"http://127.0.0.1:0")]);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.AddServiceDefaults();
        configure(builder);
        var service = builder.Build();
        service.MapDefaultEndpoints();
        await service.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    private static async Task<(HttpStatusCode Code, string Body)> GetAsync(WebApplication service, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(HttpStatusCode Code, string? Status)> StatusAsync(WebApplication service, string path)
    {
        var (code, body) = await GetAsync(service, path);
        return (code, JsonDocument.Parse(body).RootElement.GetProperty("status").GetString());
    }

    private sealed class Failing : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Host=db;Password=secret");
    }

    private sealed class Changing : IHealthCheck
    {
        public bool IsAway { get; set; }

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(IsAway ? HealthCheckResult.Unhealthy("away") : HealthCheckResult.Healthy());
    }

    private sealed class Hanging : IHealthCheck
    {
        private int _runs;

        public TaskCompletionSource<HealthCheckResult> End { get; } = new();

        public int Runs => _runs;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _runs);
            return End.Task;
        }
    }
}
